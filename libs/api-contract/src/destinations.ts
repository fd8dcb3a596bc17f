import { z } from 'zod';
import { Done, Stats, listAnswer } from './answers';
import { endpoint } from './endpoint';
import { DestinationAnswer } from './nested';
import { pluginObject } from './plugin-object';
import { listQuery } from './queries';
import { bool, line, nullAsDefault, object, text } from './wire-types';

export const SaveDestination = object({
  label: line().max(32, { error: 'At most 32 characters.' }),
  description: nullAsDefault(text(), ''),
  plugin: pluginObject(),
});
export type SaveDestination = z.output<typeof SaveDestination>;

export const DeleteDestination = object({
  clean: bool()
    .default(false)
    .describe(
      'Remove there first what was deployed, a hundred certificates at the most. Where that fails or more is left the destination stays, and the answer says why.',
    ),
});

export const DestinationDeleted = Done.extend({
  stays: z
    .object({ total: z.int(), certificates: z.array(z.object({ id: z.int(), name: z.string() })).describe('A hundred of them at the most.') })
    .optional()
    .describe('Certificates, with their keys, that were deployed there and were not removed. Nobody keeps track of them any more.'),
});

export const destinations = {
  list: endpoint({
    method: 'GET',
    path: '/destinations',
    summary: 'Destinations, a page of them',
    who: 'any',
    query: listQuery,
    answer: listAnswer(DestinationAnswer),
  }),
  create: endpoint({ method: 'POST', path: '/destinations', summary: 'Create a destination', who: 'admin', body: SaveDestination, answer: DestinationAnswer }),
  stats: endpoint({ method: 'GET', path: '/destinations/stats', summary: 'How many certificates each destination has', who: 'any', answer: Stats }),
  get: endpoint({ method: 'GET', path: '/destinations/:id', summary: 'One destination', who: 'any', answer: DestinationAnswer }),
  edit: endpoint({ method: 'PUT', path: '/destinations/:id', summary: 'Change a destination', who: 'admin', body: SaveDestination, answer: DestinationAnswer }),
  delete: endpoint({
    method: 'DELETE',
    path: '/destinations/:id',
    summary: 'Delete a destination, and say what stays there',
    who: 'admin',
    query: DeleteDestination,
    answer: DestinationDeleted,
  }),
};
