import { z } from 'zod';
import { Done, instant, listAnswer, may, version } from './answers';
import { endpoint } from './endpoint';
import { OptionAnswer, PluginAnswer } from './nested';
import { pluginObject } from './plugin-object';
import { listQuery } from './queries';
import { bool, line, nullAsDefault, object, text } from './wire-types';

export const SaveSource = object({
  label: line().max(32, { error: 'At most 32 characters.' }),
  description: nullAsDefault(text(), ''),
  plugin: pluginObject(),
  active: bool().optional().describe('Unchanged when absent; a new one is active.'),
});
export type SaveSource = z.output<typeof SaveSource>;

export const SyncSource = object({
  acceptGone: bool().default(false).describe('What is not found there any more is really gone, however much it is.'),
  reason: line().optional().describe('Goes into the audit log.'),
});
export type SyncSource = z.output<typeof SyncSource>;

export const SourceAnswer = z.object({
  id: z.int(),
  label: z.string(),
  description: z.string().nullable(),
  options: z.array(OptionAnswer),
  plugin: PluginAnswer,
  active: z.boolean().optional(),
  lastRun: instant.nullable().optional().describe('End of the last sync that was read to its end.'),
  lastTriedAt: instant.nullable().optional().describe('Start of the last sync, however it ended.'),
  lastFailure: z.string().nullable().optional().describe('Why the last sync did not read all; null: it did.'),
  version,
  may,
});
export type SourceAnswer = z.infer<typeof SourceAnswer>;

export const sources = {
  list: endpoint({ method: 'GET', path: '/sources', summary: 'Sources, a page of them', who: 'any', query: listQuery, answer: listAnswer(SourceAnswer) }),
  create: endpoint({ method: 'POST', path: '/sources', summary: 'Create a source', who: 'admin', body: SaveSource, answer: SourceAnswer }),
  get: endpoint({ method: 'GET', path: '/sources/:id', summary: 'One source', who: 'any', answer: SourceAnswer }),
  edit: endpoint({ method: 'PUT', path: '/sources/:id', summary: 'Change a source', who: 'admin', body: SaveSource, answer: SourceAnswer }),
  sync: endpoint({
    method: 'POST',
    path: '/sources/:id/sync',
    summary: 'Have a source read as soon as a worker is free',
    who: 'admin',
    body: SyncSource,
    answer: Done,
  }),
  delete: endpoint({ method: 'DELETE', path: '/sources/:id', summary: 'Delete a source', who: 'admin', answer: Done }),
};
