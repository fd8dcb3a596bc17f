import { Module } from '@nestjs/common';
import { AuditLogModule } from '../audit-log';
import { DomainsService } from './domains.service';

@Module({ imports: [AuditLogModule], providers: [DomainsService], exports: [DomainsService] })
export class DomainsModule {}
