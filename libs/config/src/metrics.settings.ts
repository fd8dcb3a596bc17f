import { z } from 'zod';
import { integer, list, setting, text } from './setting-types';

/** Where programs tell how they are doing. */
export const metricsSettings = z
  .object({
    host: setting(text().default('127.0.0.1'), {
      key: 'LEMUR_METRICS_HOST',
      description: 'Address that /metrics is served on, for Prometheus; 0.0.0.0 for all.',
    }),
    port: setting(integer(0, 65_535).optional(), {
      key: 'LEMUR_METRICS_PORT',
      description:
        'Port that API and worker serve /metrics on, beside all else; 0 takes a free one. Unset: closed. `npm start` gives the worker the next port.',
      example: '9464',
    }),
    providers: setting(list(text()).default([]), {
      key: 'METRIC_PROVIDERS',
      description: 'Slugs of the plugins that each metric is sent to, beside /metrics.',
      example: 'statsd-metrics',
    }),
    expiryWindowDays: setting(integer(1, 3650).default(90), {
      key: 'CERTIFICATE_EXPIRY_WINDOW_FOR_METRICS',
      description: 'Certificates that end later than in so many days are only counted together.',
      example: '90',
    }),
  })
  .prefault({});
