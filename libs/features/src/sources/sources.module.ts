import { Module } from '@nestjs/common';
import { AuditLogModule } from '../audit-log';
import { PluginCatalogModule } from '../plugin-catalog';
import { SourcesService } from './sources.service';

@Module({ imports: [AuditLogModule, PluginCatalogModule], providers: [SourcesService], exports: [SourcesService] })
export class SourcesModule {}
