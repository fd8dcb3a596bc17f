import { Module } from '@nestjs/common';
import { AuditLogModule } from '../audit-log';
import { IdentitiesService } from './identities.service';

@Module({ imports: [AuditLogModule], providers: [IdentitiesService], exports: [IdentitiesService] })
export class IdentitiesModule {}
