import { Module } from '@nestjs/common';
import { AuditLogModule } from '../audit-log';
import { CertificateFinder } from './certificate-finder';
import { CertificateStore } from './certificate-store';
import { CertificatesRepository } from './certificates.repository';

@Module({
  imports: [AuditLogModule],
  providers: [CertificateFinder, CertificateStore, CertificatesRepository],
  exports: [CertificateFinder, CertificateStore, CertificatesRepository],
})
export class InventoryModule {}
