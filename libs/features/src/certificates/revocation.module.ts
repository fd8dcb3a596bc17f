import { Module } from '@nestjs/common';
import { AuditLogModule } from '../audit-log';
import { AuthoritiesModule } from '../authorities';
import { DeploymentsModule } from '../deployments';
import { EndpointsModule } from '../endpoints';
import { ExpiryWarningsModule } from '../notifications';
import { PluginCatalogModule } from '../plugin-catalog';
import { RevocationRepository } from './revocation.repository';
import { RevokeService } from './revoke.service';

@Module({
  imports: [AuditLogModule, AuthoritiesModule, DeploymentsModule, EndpointsModule, ExpiryWarningsModule, PluginCatalogModule],
  providers: [RevocationRepository, RevokeService],
  exports: [RevokeService],
})
export class RevocationModule {}
