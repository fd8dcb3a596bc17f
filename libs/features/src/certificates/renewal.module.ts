import { Module } from '@nestjs/common';
import { AuditLogModule } from '../audit-log';
import { AuthoritiesModule } from '../authorities';
import { DomainsModule } from '../domains';
import { InventoryModule } from '../inventory';
import { ExpiryWarningsModule } from '../notifications';
import { PluginCatalogModule } from '../plugin-catalog';
import { CertificateIssuing } from './certificate-issuing';
import { CertificatesModule } from './certificates.module';
import { ReissueService } from './reissue.service';
import { RenewalSwitchesRepository } from './renewal-switches.repository';
import { RenewalSwitchesService } from './renewal-switches.service';
import { RenewalWindows } from './renewal-windows.service';
import { RenewalRepository } from './renewal.repository';
import { RenewalService } from './renewal.service';
import { RotationService } from './rotation.service';

const services = [ReissueService, RenewalService, RenewalSwitchesService, RotationService];

@Module({
  imports: [AuditLogModule, AuthoritiesModule, CertificatesModule, DomainsModule, ExpiryWarningsModule, InventoryModule, PluginCatalogModule],
  providers: [...services, CertificateIssuing, RenewalRepository, RenewalSwitchesRepository, RenewalWindows],
  exports: services,
})
export class RenewalModule {}
