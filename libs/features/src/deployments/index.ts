export { DeploymentsModule } from './deployments.module';
export type { DeploymentView } from './deployments.repository';
export { DeploymentsService } from './deployments.service';
export { planDeployments } from './planning';
export { RemovalsService, type KeptAt, type RemovedAt, type StayingCertificates } from './removals.service';
export { RollbackService } from './rollback.service';
