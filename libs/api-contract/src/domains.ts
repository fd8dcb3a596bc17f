import type { z } from 'zod';
import { listAnswer, may } from './answers';
import { endpoint } from './endpoint';
import { DomainAnswer } from './nested';
import { longListQuery } from './queries';
import { bool, line, object } from './wire-types';

export const SaveDomain = object({ name: line(), sensitive: bool().default(false) });
export type SaveDomain = z.output<typeof SaveDomain>;

export const domains = {
  list: endpoint({
    method: 'GET',
    path: '/domains',
    summary: 'Names on certificates, a page of them',
    who: 'any',
    query: longListQuery,
    answer: listAnswer(DomainAnswer),
  }),
  create: endpoint({
    method: 'POST',
    path: '/domains',
    summary: 'Add a name, for example a sensitive one',
    who: 'writer',
    body: SaveDomain,
    answer: DomainAnswer,
  }),
  get: endpoint({ method: 'GET', path: '/domains/:id', summary: 'One name', who: 'any', answer: DomainAnswer.extend({ may }) }),
  edit: endpoint({ method: 'PUT', path: '/domains/:id', summary: 'Mark a name as sensitive, or not', who: 'object', body: SaveDomain, answer: DomainAnswer }),
};
