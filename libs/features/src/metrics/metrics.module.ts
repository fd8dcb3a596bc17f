import { Global, Module } from '@nestjs/common';
import { JobRunsModule } from '../job-runs';
import { PluginCatalogModule } from '../plugin-catalog';
import { InstallationGauges } from './installation-gauges';
import { MetricSinks } from './metric-sinks';
import { Metrics } from './metrics';
import { MetricsServer } from './metrics-server';

/** Global, because every feature may have something to count. */
@Global()
@Module({
  imports: [JobRunsModule, PluginCatalogModule],
  providers: [InstallationGauges, Metrics, MetricSinks, MetricsServer],
  exports: [Metrics, MetricsServer],
})
export class MetricsModule {}
