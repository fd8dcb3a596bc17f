import { Module } from '@nestjs/common';
import { AuditLogModule } from '../audit-log';
import { PluginCatalogModule } from '../plugin-catalog';
import { DnsProvidersRepository } from './dns-providers.repository';
import { DnsProvidersService } from './dns-providers.service';
import { DnsTrialService } from './dns-trial.service';
import { DnsZonesService } from './dns-zones.service';

@Module({
  imports: [AuditLogModule, PluginCatalogModule],
  providers: [DnsProvidersRepository, DnsProvidersService, DnsTrialService, DnsZonesService],
  exports: [DnsProvidersService, DnsTrialService, DnsZonesService],
})
export class DnsProvidersModule {}
