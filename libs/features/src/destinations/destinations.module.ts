import { Module } from '@nestjs/common';
import { AuditLogModule } from '../audit-log';
import { PluginCatalogModule } from '../plugin-catalog';
import { DestinationsService } from './destinations.service';

@Module({ imports: [AuditLogModule, PluginCatalogModule], providers: [DestinationsService], exports: [DestinationsService] })
export class DestinationsModule {}
