export { RotationPoliciesModule } from './rotation-policies.module';
export { RotationPoliciesService } from './rotation-policies.service';
