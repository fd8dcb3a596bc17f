import { Module } from '@nestjs/common';
import { AuditLogModule } from '../audit-log';
import { CertificateStore } from './certificate-store';
import { CertificatesRepository } from './certificates.repository';

@Module({ imports: [AuditLogModule], providers: [CertificateStore, CertificatesRepository], exports: [CertificateStore, CertificatesRepository] })
export class InventoryModule {}
