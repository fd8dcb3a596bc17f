import { Module } from '@nestjs/common';
import { AuditChain } from './audit-chain';
import { AuditLog } from './audit-log.service';

@Module({ providers: [AuditLog, AuditChain], exports: [AuditLog, AuditChain] })
export class AuditLogModule {}
