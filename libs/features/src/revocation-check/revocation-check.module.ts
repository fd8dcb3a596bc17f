import { Module } from '@nestjs/common';
import { AuditLogModule } from '../audit-log';
import { ExpiryWarningsModule } from '../notifications';
import { RevocationCheckRepository } from './revocation-check.repository';
import { RevocationCheckService } from './revocation-check.service';

@Module({
  imports: [AuditLogModule, ExpiryWarningsModule],
  providers: [RevocationCheckService, RevocationCheckRepository],
  exports: [RevocationCheckService],
})
export class RevocationCheckModule {}
