import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeMetricsSink } from '../testing/metrics-sink.contract';
import { testContext } from '../testing/context';
import { atlasRedisMetricsSink } from './atlas-redis.metrics-sink';

let texts: string[] = [];
let answer: string | null = ':1\r\n';

/** As much of Redis as one command needs: reads `*n`, then `$length` and the text, n times. */
const server = createServer((socket) => {
  let received = '';
  socket.setEncoding('utf8').on('data', (text: string) => {
    received += text;
    const [head = '', ...rest] = received.split('\r\n');
    const words = rest.slice(0, -1).filter((_, position) => position % 2 === 1);
    if (words.length < Number(head.slice(1))) return;
    if (words[0] === 'RPUSH' && words[1] === 'atlas-agent') texts.push(...words.slice(2));
    if (answer !== null) socket.write(answer);
  });
  socket.on('error', () => undefined);
});
beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => server.close());

const contextOf = (port: number) => testContext({ settings: { host: '127.0.0.1', port } });
const here = () => contextOf((server.address() as AddressInfo).port);

describeMetricsSink(atlasRedisMetricsSink, () => {
  texts = [];
  return { context: here(), nowhere: contextOf(1), arrived: () => Promise.resolve(texts.splice(0)) };
});

describe('The list in Redis', () => {
  it('is given up after a tenth of a second, and when Redis refuses', async () => {
    answer = null;
    await expect(atlasRedisMetricsSink.submit([], here())).rejects.toThrow('no answer within 100 ms');
    answer = '-NOAUTH Authentication required.\r\n';
    await expect(atlasRedisMetricsSink.submit([], here())).rejects.toThrow('NOAUTH');
    answer = ':1\r\n';
  });
});
