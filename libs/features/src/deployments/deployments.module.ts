import { Module } from '@nestjs/common';
import { AuditLogModule } from '../audit-log';
import { PluginCatalogModule } from '../plugin-catalog';
import { DeploymentsRepository } from './deployments.repository';
import { DeploymentsService } from './deployments.service';
import { DestinationCalls } from './destination-calls';
import { RemovalsService } from './removals.service';
import { RollbackService } from './rollback.service';

const services = [DeploymentsService, RemovalsService, RollbackService];

@Module({ imports: [AuditLogModule, PluginCatalogModule], providers: [...services, DeploymentsRepository, DestinationCalls], exports: services })
export class DeploymentsModule {}
