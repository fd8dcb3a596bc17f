export { groupsIn, namesOfGroups, personalRole, rolesOfProfile, type WantedRole } from './groups.rules';
export { IdentitiesModule } from './identities.module';
export { IdentitiesService, type ProvenIdentity } from './identities.service';
export type { IdentityProvider } from './linking.rules';
export type { LinkedIdentity } from './identities.repository';
