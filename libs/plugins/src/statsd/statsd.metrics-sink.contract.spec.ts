import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { afterAll, beforeAll } from 'vitest';
import { describeMetricsSink } from '../testing/metrics-sink.contract';
import { testContext } from '../testing/context';
import { statsdMetricsSink } from './statsd.metrics-sink';

const server = createSocket('udp4');
let lines: string[] = [];
server.on('message', (datagram) => lines.push(...datagram.toString('utf8').split('\n')));
beforeAll(async () => {
  server.bind(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => server.close());

const arrived = async (count: number): Promise<string[]> => {
  for (const end = Date.now() + 5_000; lines.length < count && Date.now() < end;) await new Promise((resolve) => setTimeout(resolve, 10));
  return lines.splice(0);
};

describeMetricsSink(statsdMetricsSink, () => {
  lines = [];
  return { context: testContext({ settings: { host: '127.0.0.1', port: server.address().port, prefix: 'lemur' } }), arrived };
});
