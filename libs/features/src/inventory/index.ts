export * from './certificate-draft';
export { CertificateStore } from './certificate-store';
export { CertificatesRepository } from './certificates.repository';
export * from './certificates.views';
export { InventoryModule } from './inventory.module';
export { givenName, slug } from './naming.rules';
export { purposeOids, readRequestedExtensions, usageNames } from './requested-extensions.rules';
export { readSerial } from './serial.rules';
