export { ensureRoles, madeRole, type RoleFace } from './ensure-roles';
export { RolesModule } from './roles.module';
export type { RolesOf, RoleView } from './roles.repository';
export { type Credentials, RolesService } from './roles.service';
