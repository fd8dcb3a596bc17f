import { Module } from '@nestjs/common';
import { AuditLogModule } from '../audit-log';
import { ApiKeysService } from './api-keys.service';

@Module({ imports: [AuditLogModule], providers: [ApiKeysService], exports: [ApiKeysService] })
export class ApiKeysModule {}
