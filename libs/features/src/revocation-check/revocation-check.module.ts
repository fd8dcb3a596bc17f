import { Module } from '@nestjs/common';
import { AuditLogModule } from '../audit-log';
import { PluginCatalogModule } from '../plugin-catalog';
import { RevocationCheckRepository } from './revocation-check.repository';
import { RevocationCheckService } from './revocation-check.service';
import { RevocationMails } from './revocation-mails';

@Module({
  imports: [AuditLogModule, PluginCatalogModule],
  providers: [RevocationCheckService, RevocationCheckRepository, RevocationMails],
  exports: [RevocationCheckService],
})
export class RevocationCheckModule {}
