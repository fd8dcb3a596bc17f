import { connect } from 'node:net';
import { DomainError } from '@app/errors';
import { z } from 'zod';
import { defineMetricsSink } from '../contracts/metrics-sink';
import { atlasRecord } from './atlas-record';

/** The agent that listens on this list is on the same machine, or it is as good as away. */
const PATIENCE_MS = 100;
const LIST = 'atlas-agent';

/** A command in Redis's own protocol: one list of texts, each with its length in bytes. */
const command = (words: readonly string[]) => [`*${words.length}`, ...words.flatMap((word) => [`$${Buffer.byteLength(word)}`, word]), ''].join('\r\n');

export const atlasRedisMetricsSink = defineMetricsSink({
  slug: 'atlas-metric-redis',
  title: 'Atlas by Redis',
  description: 'Puts metrics onto the list atlas-agent of a Redis, from where an agent takes them to Atlas.',
  options: z.object({}),
  settings: z.object({
    host: z.string().trim().min(1).default('localhost').meta({ key: 'ATLAS_REDIS_HOST', description: 'Host of that Redis.' }),
    port: z.coerce.number().int().min(1).max(65_535).default(28_527).meta({ key: 'ATLAS_REDIS_PORT', description: 'Its port.' }),
  }),

  submit: (measurements, { settings: { host, port } }) =>
    new Promise<void>((resolve, reject) => {
      const fail = (because: string) => {
        socket.destroy();
        reject(new DomainError('upstream', 'atlas.redis-failed', `Redis at ${host}:${port} did not take the metrics: ${because}.`));
      };
      const socket = connect({ host, port }, () => socket.write(command(['RPUSH', LIST, ...measurements.map((one) => JSON.stringify(atlasRecord(one)))])));
      socket.setTimeout(PATIENCE_MS, () => fail(`no answer within ${PATIENCE_MS} ms`));
      socket.once('error', (error) => fail(error.message));
      socket.once('close', () => fail('the connection ended'));
      let answer = '';
      socket.setEncoding('utf8').on('data', (text: string) => {
        answer += text;
        if (!answer.includes('\r\n')) return;
        if (!answer.startsWith(':')) return fail(answer.split('\r\n')[0] ?? '');
        socket.removeAllListeners('close');
        socket.destroy();
        resolve();
      });
    }),
});
