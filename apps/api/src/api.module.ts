import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import type { Config } from '@app/config';
import { FeaturesModule } from '@app/features';
import { ApiKeysController } from './api-keys/api-keys.controller';
import { UserApiKeysController } from './api-keys/user-api-keys.controller';
import { AuthController } from './auth/auth.controller';
import { IdentitiesController } from './auth/identities.controller';
import { SingleSignOnController } from './auth/single-sign-on.controller';
import { AuthoritiesController } from './authorities/authorities.controller';
import { AuthorityPublicationController } from './authorities/authority-publication.controller';
import { CertificateExportController } from './certificates/certificate-export.controller';
import { CertificateNeighboursController } from './certificates/certificate-neighbours.controller';
import { CertificateRevocationController } from './certificates/certificate-revocation.controller';
import { CertificatesController } from './certificates/certificates.controller';
import { DefaultsController } from './defaults/defaults.controller';
import { DeploymentsController } from './deployments/deployments.controller';
import { DestinationsController } from './destinations/destinations.controller';
import { DnsProvidersController } from './dns-providers/dns-providers.controller';
import { DomainsController } from './domains/domains.controller';
import { EndpointsController } from './endpoints/endpoints.controller';
import { HealthController } from './health/health.controller';
import { RightsShown } from './http/rights-shown';
import { JobsController } from './jobs/jobs.controller';
import { LogsController } from './logs/logs.controller';
import { NotificationsController } from './notifications/notifications.controller';
import { PendingCertificatesController } from './pending-certificates/pending-certificates.controller';
import { PluginsController } from './plugins/plugins.controller';
import { RenewalController } from './renewal/renewal.controller';
import { ReferenceController } from './docs/reference.controller';
import { RolesController } from './roles/roles.controller';
import { SettingsController } from './settings/settings.controller';
import { SourcesController } from './sources/sources.controller';
import { UsersController } from './users/users.controller';
import { WarningsController } from './warnings/warnings.controller';

/** Every controller, one line a resource. */
export const controllers: Type[] = [
  ...[ApiKeysController, UserApiKeysController],
  ...[AuthController, IdentitiesController, SingleSignOnController],
  ...[AuthoritiesController, AuthorityPublicationController],
  ...[CertificatesController, CertificateNeighboursController, CertificateExportController, CertificateRevocationController],
  DefaultsController,
  DeploymentsController,
  DestinationsController,
  DnsProvidersController,
  DomainsController,
  EndpointsController,
  HealthController,
  JobsController,
  LogsController,
  NotificationsController,
  PendingCertificatesController,
  PluginsController,
  RenewalController,
  ReferenceController,
  RolesController,
  SettingsController,
  SourcesController,
  UsersController,
  WarningsController,
];

@Module({})
export class ApiModule {
  static forRoot(config: Config): DynamicModule {
    return { module: ApiModule, imports: [DiscoveryModule, FeaturesModule.forRoot(config, 'lemur api')], controllers, providers: [RightsShown] };
  }
}
