export { ExpiryMetricsService } from './expiry-metrics.service';
export { metricList } from './metric-list';
export { Metrics } from './metrics';
export { MetricsModule } from './metrics.module';
export { MetricsServer } from './metrics-server';
