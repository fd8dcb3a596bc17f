import { Module } from '@nestjs/common';
import { AuditLogModule } from '../audit-log';
import { PluginCatalogModule } from '../plugin-catalog';
import { EndpointExpiry } from './endpoint-expiry.service';
import { EndpointsService } from './endpoints.service';
import { EndpointsWriter } from './endpoints.writer';
import { LiveEndpoints } from './live-endpoints';

@Module({
  imports: [AuditLogModule, PluginCatalogModule],
  providers: [EndpointExpiry, EndpointsService, EndpointsWriter, LiveEndpoints],
  exports: [EndpointExpiry, EndpointsService, EndpointsWriter, LiveEndpoints],
})
export class EndpointsModule {}
