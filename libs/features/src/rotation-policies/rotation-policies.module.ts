import { Module } from '@nestjs/common';
import { AuditLogModule } from '../audit-log';
import { RotationPoliciesService } from './rotation-policies.service';

@Module({ imports: [AuditLogModule], providers: [RotationPoliciesService], exports: [RotationPoliciesService] })
export class RotationPoliciesModule {}
