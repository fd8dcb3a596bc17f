import { Module } from '@nestjs/common';
import { AuditLogModule } from '../audit-log';
import { CertificateFinder } from './certificate-finder';
import { CertificateStore } from './certificate-store';
import { CertificatesRepository } from './certificates.repository';
import { DiscoveredCertificatesStore } from './discovered-certificates.store';
import { PendingStore } from './pending-store';

@Module({
  imports: [AuditLogModule],
  providers: [CertificateFinder, CertificateStore, CertificatesRepository, DiscoveredCertificatesStore, PendingStore],
  exports: [CertificateFinder, CertificateStore, CertificatesRepository, DiscoveredCertificatesStore, PendingStore],
})
export class InventoryModule {}
