import { Module } from '@nestjs/common';
import { AuditLogModule } from '../audit-log';
import { PluginCatalogModule } from '../plugin-catalog';
import { ExportService } from './export.service';

@Module({ imports: [AuditLogModule, PluginCatalogModule], providers: [ExportService], exports: [ExportService] })
export class ExportModule {}
