import { Module } from '@nestjs/common';
import { AuditLogModule } from '../audit-log';
import { AuthoritiesModule } from '../authorities';
import { DeploymentsModule } from '../deployments';
import { DomainsModule } from '../domains';
import { InventoryModule } from '../inventory';
import { NotificationsModule } from '../notifications';
import { PluginCatalogModule } from '../plugin-catalog';
import { RolesModule } from '../roles';
import { RotationPoliciesModule } from '../rotation-policies';
import { CertificateIssuing } from './certificate-issuing';
import { CertificateEditService } from './certificate-edit.service';
import { CertificateNeighboursService } from './certificate-neighbours.service';
import { CertificateReferences } from './certificate-references';
import { CertificateStatsService } from './certificate-stats.service';
import { CertificatesService } from './certificates.service';
import { DeactivationService } from './deactivation.service';
import { ImportService } from './import.service';
import { IssuanceService } from './issuance.service';

const services = [
  CertificateEditService,
  CertificateNeighboursService,
  CertificatesService,
  CertificateStatsService,
  DeactivationService,
  ImportService,
  IssuanceService,
];

@Module({
  imports: [
    AuditLogModule,
    AuthoritiesModule,
    DeploymentsModule,
    DomainsModule,
    InventoryModule,
    NotificationsModule,
    PluginCatalogModule,
    RolesModule,
    RotationPoliciesModule,
  ],
  providers: [...services, CertificateIssuing, CertificateReferences],
  exports: [...services, CertificateReferences],
})
export class CertificatesModule {}
