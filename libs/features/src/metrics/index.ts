export { ExpiryMetricsService } from './expiry-metrics.service';
export { JobAges } from './job-ages';
export { metricList } from './metric-list';
export { Metrics } from './metrics';
export { metricsTable } from './metrics-table';
export { MetricsModule } from './metrics.module';
export { MetricsServer } from './metrics-server';
