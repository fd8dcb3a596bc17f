import { Module } from '@nestjs/common';
import { AuditLogModule } from '../audit-log';
import { EndpointExpiry } from './endpoint-expiry.service';
import { EndpointsService } from './endpoints.service';
import { EndpointsWriter } from './endpoints.writer';

@Module({
  imports: [AuditLogModule],
  providers: [EndpointExpiry, EndpointsService, EndpointsWriter],
  exports: [EndpointExpiry, EndpointsService, EndpointsWriter],
})
export class EndpointsModule {}
