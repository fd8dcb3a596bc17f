import type { DeploymentAnswer } from '@app/api-contract';
import type { DeploymentView } from '@app/features';
import { toTimestamp, toTimestampOrNull } from '../http';

export const presentDeployment = (deployment: DeploymentView): DeploymentAnswer => ({
  id: deployment.id,
  certificate: { id: deployment.certificateId, name: deployment.certificateName },
  destination: { id: deployment.destinationId, label: deployment.destinationLabel },
  state: deployment.state,
  because: deployment.because,
  attempts: deployment.attempts,
  nextTryAt: deployment.state === 'planned' ? toTimestampOrNull(deployment.dueAt) : null,
  previousCertificate:
    deployment.previousCertificateId === null ? null : { id: deployment.previousCertificateId, name: deployment.previousCertificateName ?? '' },
  plannedBy: deployment.plannedBy,
  plannedAt: toTimestamp(deployment.plannedAt),
  doneAt: toTimestampOrNull(deployment.doneAt),
  verifiedAt: toTimestampOrNull(deployment.verifiedAt),
});
