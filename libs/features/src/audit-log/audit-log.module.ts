import { Module } from '@nestjs/common';
import { AuditChain } from './audit-chain';
import { AuditHeadFiles } from './head-files';
import { AuditLog } from './audit-log.service';

@Module({ providers: [AuditLog, AuditChain, AuditHeadFiles], exports: [AuditLog, AuditChain, AuditHeadFiles] })
export class AuditLogModule {}
