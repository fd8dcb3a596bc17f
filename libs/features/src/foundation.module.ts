import { type DynamicModule, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { type Config, getDatabaseUrl } from '@app/config';
import { createSealer } from '@app/crypto';
import { createDataSource } from '@app/persistence';
import { DataSource } from 'typeorm';
import { CONFIG, ROLE_POLICY, rolePolicyOf, SEALER } from './foundation';

@Module({})
export class FoundationModule implements OnApplicationShutdown {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  static forRoot(config: Config, applicationName: string): DynamicModule {
    const dataSource = createDataSource({ url: getDatabaseUrl(config), applicationName, poolSize: config.database.poolSize });
    return {
      module: FoundationModule,
      global: true,
      providers: [
        { provide: CONFIG, useValue: config },
        { provide: SEALER, useFactory: () => createSealer({ keys: config.encryption.keys }) },
        { provide: ROLE_POLICY, useValue: rolePolicyOf(config) },
        { provide: DataSource, useFactory: () => dataSource.initialize() },
      ],
      exports: [CONFIG, SEALER, ROLE_POLICY, DataSource],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
  }
}
