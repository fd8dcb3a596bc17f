export { DomainsModule } from './domains.module';
export { DomainsService, type StoredDomain } from './domains.service';
export type { RequestedName } from './sensitive.rules';
