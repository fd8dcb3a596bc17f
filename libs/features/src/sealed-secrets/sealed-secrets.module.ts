import { Module } from '@nestjs/common';
import { AuditLogModule } from '../audit-log';
import { SealedSecretsService } from './sealed-secrets.service';

@Module({ imports: [AuditLogModule], providers: [SealedSecretsService], exports: [SealedSecretsService] })
export class SealedSecretsModule {}
