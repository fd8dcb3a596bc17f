import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { z } from 'zod';
import { defineMetricsSink } from '../contracts/metrics-sink';
import { intoDatagrams, statsdLine } from './lines';

export const statsdMetricsSink = defineMetricsSink({
  slug: 'statsd-metrics',
  title: 'StatsD',
  description: 'Sends metrics to a StatsD server that knows tags (DogStatsD), by UDP.',
  options: z.object({}),
  settings: z.object({
    host: z.string().trim().min(1).meta({ key: 'STATSD_HOST', description: 'StatsD server.', example: 'localhost' }),
    port: z.coerce.number().int().min(1).max(65_535).default(8125).meta({ key: 'STATSD_PORT', description: 'Its UDP port.', example: '8125' }),
    prefix: z
      .string()
      .trim()
      .optional()
      .meta({ key: 'STATSD_PREFIX', description: 'Put before the name of each metric, with a dot between.', example: 'lemur' }),
  }),

  async submit(measurements, { settings: { host, port, prefix } }) {
    const socket = createSocket(isIPv6(host) ? 'udp6' : 'udp4');
    try {
      for (const datagram of intoDatagrams(measurements.map((measurement) => statsdLine(measurement, prefix)))) {
        await new Promise<void>((resolve, reject) => socket.send(datagram, port, host, (error) => (error ? reject(error) : resolve())));
      }
    } finally {
      socket.close();
    }
  },
});
