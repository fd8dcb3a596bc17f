import { DomainError } from '@app/errors';
import { z } from 'zod';
import { defineMetricsSink } from '../contracts/metrics-sink';
import { atlasRecord } from './atlas-record';

const PATIENCE_MS = 5_000;

export const atlasMetricsSink = defineMetricsSink({
  slug: 'atlas-metric',
  title: 'Atlas',
  description: 'Sends metrics to an Atlas sidecar by HTTP.',
  options: z.object({}),
  settings: z.object({
    host: z.string().trim().min(1).default('localhost').meta({ key: 'ATLAS_SIDECAR_HOST', description: 'Host of the sidecar.' }),
    port: z.coerce.number().int().min(1).max(65_535).default(8078).meta({ key: 'ATLAS_SIDECAR_PORT', description: 'Its port.' }),
  }),

  async submit(measurements, { settings: { host, port }, signal }) {
    // Not the guarded fetch: the sidecar is named by the installation's own settings, and is usually on this machine.
    const answer = await fetch(`http://${host.includes(':') ? `[${host}]` : host}:${port}/metrics`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(measurements.map(atlasRecord)),
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]),
    });
    await answer.body?.cancel();
    if (answer.status !== 200) throw new DomainError('upstream', 'atlas.refused', `The Atlas sidecar at ${host}:${port} answered ${answer.status}.`);
  },
});
