export { PendingAdvanceService } from './pending-advance.service';
export { PendingCertificatesModule } from './pending-certificates.module';
export { PendingCertificatesService } from './pending-certificates.service';
export type { PendingRow, PendingView } from './pending-certificates.views';
