import { Module } from '@nestjs/common';
import { AuditLogModule } from '../audit-log';
import { DeploymentsModule } from '../deployments';
import { PluginCatalogModule } from '../plugin-catalog';
import { DestinationsService } from './destinations.service';
import { TokenTrialService } from './token-trial.service';

@Module({
  imports: [AuditLogModule, DeploymentsModule, PluginCatalogModule],
  providers: [DestinationsService, TokenTrialService],
  exports: [DestinationsService, TokenTrialService],
})
export class DestinationsModule {}
