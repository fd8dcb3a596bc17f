import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeMetricsSink } from '../testing/metrics-sink.contract';
import { testContext } from '../testing/context';
import { atlasMetricsSink } from './atlas.metrics-sink';

let texts: string[] = [];
let status = 200;
const server = createServer((request, response) => {
  void json(request).then((records) => {
    if (request.url === '/metrics' && request.method === 'POST') texts.push(...(records as unknown[]).map((record) => JSON.stringify(record)));
    response.writeHead(status).end();
  });
});
beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => server.close());

const contextOf = (port: number) => testContext({ settings: { host: '127.0.0.1', port } });
const here = () => contextOf((server.address() as AddressInfo).port);

describeMetricsSink(atlasMetricsSink, () => {
  texts = [];
  return { context: here(), nowhere: contextOf(1), arrived: () => Promise.resolve(texts.splice(0)) };
});

describe('The Atlas sidecar', () => {
  it('gets type, tags and a time in milliseconds, and its refusal is told', async () => {
    texts = [];
    await atlasMetricsSink.submit([{ name: 'login', type: 'counter', value: 1, tags: { status: 'ok' }, at: new Date(1_700_000_000_000) }], here());
    expect(JSON.parse(texts[0] ?? '')).toEqual({ type: 'COUNTER', name: 'login', tags: { status: 'ok' }, timestamp: 1_700_000_000_000, value: 1 });
    status = 503;
    await expect(atlasMetricsSink.submit([], here())).rejects.toMatchObject({ kind: 'upstream', message: expect.stringContaining('503') });
    status = 200;
  });
});
