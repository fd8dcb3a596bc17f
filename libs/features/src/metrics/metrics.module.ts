import { Global, Module } from '@nestjs/common';
import { JobRunsModule } from '../job-runs';
import { PluginCatalogModule } from '../plugin-catalog';
import { ExpiryMetricsService } from './expiry-metrics.service';
import { InstallationGauges } from './installation-gauges';
import { JobAges } from './job-ages';
import { MetricSinks } from './metric-sinks';
import { Metrics } from './metrics';
import { MetricsServer } from './metrics-server';

/** Global, because every feature may have something to count. */
@Global()
@Module({
  imports: [JobRunsModule, PluginCatalogModule],
  providers: [ExpiryMetricsService, InstallationGauges, JobAges, Metrics, MetricSinks, MetricsServer],
  exports: [ExpiryMetricsService, JobAges, Metrics, MetricsServer],
})
export class MetricsModule {}
