import { type DynamicModule, Module } from '@nestjs/common';
import type { Config } from '@app/config';
import { ApiKeysModule } from './api-keys';
import { AuditLogModule } from './audit-log';
import { AuthoritiesModule } from './authorities';
import { CertificatesModule, ExportModule, RenewalModule, RevocationModule } from './certificates';
import { DefaultsModule } from './defaults';
import { DeploymentsModule } from './deployments';
import { DestinationsModule } from './destinations';
import { DirectoryModule } from './directory';
import { DnsProvidersModule } from './dns-providers';
import { DomainsModule } from './domains';
import { EndpointsModule } from './endpoints';
import { EditTurnsModule } from './edit-turns';
import { FoundationModule } from './foundation.module';
import { IdempotencyModule } from './idempotency';
import { IdentitiesModule } from './identities';
import { InstallationModule } from './installation';
import { InventoryModule } from './inventory';
import { JobQueueModule } from './job-queue.module';
import { JobRunsModule } from './job-runs';
import { LogsModule } from './logs';
import { MetricsModule } from './metrics';
import { ExpiryWarningsModule, NotificationsModule } from './notifications';
import { PendingCertificatesModule } from './pending-certificates';
import { PluginCatalogModule } from './plugin-catalog';
import { RevocationCheckModule } from './revocation-check';
import { RolesModule } from './roles';
import { RotationPoliciesModule } from './rotation-policies';
import { ReportsModule } from './reports';
import { SealedSecretsModule } from './sealed-secrets';
import { SettingsModule } from './settings';
import { SignInModule } from './sign-in';
import { SingleSignOnModule } from './single-sign-on';
import { SourcesModule } from './sources';
import { UsersModule } from './users';

/** Every feature, one line each. */
const features = [
  ApiKeysModule,
  AuditLogModule,
  AuthoritiesModule,
  CertificatesModule,
  DefaultsModule,
  DeploymentsModule,
  DestinationsModule,
  DirectoryModule,
  DnsProvidersModule,
  DomainsModule,
  EndpointsModule,
  ExpiryWarningsModule,
  EditTurnsModule,
  ExportModule,
  IdempotencyModule,
  IdentitiesModule,
  InstallationModule,
  InventoryModule,
  JobRunsModule,
  LogsModule,
  MetricsModule,
  NotificationsModule,
  PendingCertificatesModule,
  PluginCatalogModule,
  RevocationCheckModule,
  RenewalModule,
  RevocationModule,
  RolesModule,
  RotationPoliciesModule,
  ReportsModule,
  SealedSecretsModule,
  SettingsModule,
  SignInModule,
  SingleSignOnModule,
  SourcesModule,
  UsersModule,
];

@Module({})
export class FeaturesModule {
  /** @param applicationName shown in pg_stat_activity, such as `lemur api` */
  static forRoot(config: Config, applicationName = 'lemur'): DynamicModule {
    return {
      module: FeaturesModule,
      imports: [FoundationModule.forRoot(config, applicationName), JobQueueModule.forRoot(config), ...features],
      exports: features,
    };
  }
}
