import { Module } from '@nestjs/common';
import { AuditLogModule } from '../audit-log';
import { EndpointsModule } from '../endpoints';
import { InventoryModule } from '../inventory';
import { NotificationsModule } from '../notifications';
import { PluginCatalogModule } from '../plugin-catalog';
import { RolesModule } from '../roles';
import { CertificateSync } from './certificate-sync';
import { CleanService } from './clean.service';
import { CloudFrontSources } from './cloudfront-sources.service';
import { DiscoveriesRepository } from './discoveries.repository';
import { EndpointSync } from './endpoint-sync';
import { SourcePlaces } from './source-places';
import { SourcesService } from './sources.service';
import { PairedSources } from './paired-sources.service';
import { SyncService } from './sync.service';

@Module({
  imports: [AuditLogModule, EndpointsModule, InventoryModule, NotificationsModule, PluginCatalogModule, RolesModule],
  providers: [CertificateSync, CleanService, CloudFrontSources, DiscoveriesRepository, EndpointSync, PairedSources, SourcePlaces, SourcesService, SyncService],
  exports: [CleanService, CloudFrontSources, PairedSources, SourcesService, SyncService],
})
export class SourcesModule {}
