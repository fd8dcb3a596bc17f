export { DnsProvidersModule } from './dns-providers.module';
export { DnsProvidersService, type DnsProviderView } from './dns-providers.service';
export { DnsTrialService, type DnsTrial } from './dns-trial.service';
export { DnsZonesService } from './dns-zones.service';
export type { ProviderType } from './provider-types.rules';
