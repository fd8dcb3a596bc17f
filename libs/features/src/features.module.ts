import { type DynamicModule, Module } from '@nestjs/common';
import type { Config } from '@app/config';
import { AuditLogModule } from './audit-log';
import { FoundationModule } from './foundation.module';
import { RolesModule } from './roles';

/** Every feature, one line each. */
const features = [AuditLogModule, RolesModule];

@Module({})
export class FeaturesModule {
  /** @param applicationName shown in pg_stat_activity, such as `lemur api` */
  static forRoot(config: Config, applicationName = 'lemur'): DynamicModule {
    return { module: FeaturesModule, imports: [FoundationModule.forRoot(config, applicationName), ...features], exports: features };
  }
}
