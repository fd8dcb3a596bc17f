import { Module } from '@nestjs/common';
import { RotationPoliciesService } from './rotation-policies.service';

@Module({ providers: [RotationPoliciesService], exports: [RotationPoliciesService] })
export class RotationPoliciesModule {}
