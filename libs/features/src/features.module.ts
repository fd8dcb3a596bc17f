import { type DynamicModule, Module } from '@nestjs/common';
import type { Config } from '@app/config';
import { AuditLogModule } from './audit-log';
import { AuthoritiesModule } from './authorities';
import { FoundationModule } from './foundation.module';
import { JobRunsModule } from './job-runs';
import { ExpiryWarningsModule, NotificationsModule } from './notifications';
import { PluginCatalogModule } from './plugin-catalog';
import { RolesModule } from './roles';
import { RotationPoliciesModule } from './rotation-policies';

/** Every feature, one line each. */
const features = [AuditLogModule, AuthoritiesModule, ExpiryWarningsModule, JobRunsModule, NotificationsModule, PluginCatalogModule, RolesModule, RotationPoliciesModule];

@Module({})
export class FeaturesModule {
  /** @param applicationName shown in pg_stat_activity, such as `lemur api` */
  static forRoot(config: Config, applicationName = 'lemur'): DynamicModule {
    return { module: FeaturesModule, imports: [FoundationModule.forRoot(config, applicationName), ...features], exports: features };
  }
}
