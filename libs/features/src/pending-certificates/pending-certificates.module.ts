import { Module } from '@nestjs/common';
import { AuditLogModule } from '../audit-log';
import { AuthoritiesModule } from '../authorities';
import { CertificatesModule, RenewalModule } from '../certificates';
import { InventoryModule } from '../inventory';
import { ExpiryWarningsModule, NotificationsModule } from '../notifications';
import { PluginCatalogModule } from '../plugin-catalog';
import { FailureMails } from './failure-mails';
import { PendingAdvanceService } from './pending-advance.service';
import { PendingCertificatesRepository } from './pending-certificates.repository';
import { PendingCertificatesService } from './pending-certificates.service';
import { PendingLease } from './pending-lease';
import { PendingOrders } from './pending-orders';
import { PendingSettlement } from './pending-settlement';

@Module({
  imports: [
    AuditLogModule,
    AuthoritiesModule,
    CertificatesModule,
    ExpiryWarningsModule,
    InventoryModule,
    NotificationsModule,
    PluginCatalogModule,
    RenewalModule,
  ],
  providers: [FailureMails, PendingAdvanceService, PendingCertificatesRepository, PendingCertificatesService, PendingLease, PendingOrders, PendingSettlement],
  exports: [PendingAdvanceService, PendingCertificatesService],
})
export class PendingCertificatesModule {}
