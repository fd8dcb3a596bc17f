import { Module } from '@nestjs/common';
import { PluginCatalogModule } from '../plugin-catalog';
import { ExpiryWarningsRepository } from './expiry-warnings.repository';
import { ExpiryWarningsService } from './expiry-warnings.service';

@Module({ imports: [PluginCatalogModule], providers: [ExpiryWarningsService, ExpiryWarningsRepository], exports: [ExpiryWarningsService] })
export class ExpiryWarningsModule {}
