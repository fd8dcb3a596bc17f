import { Module } from '@nestjs/common';
import { AuditLogModule } from '../audit-log';
import { RolesService } from './roles.service';

@Module({ imports: [AuditLogModule], providers: [RolesService], exports: [RolesService] })
export class RolesModule {}
