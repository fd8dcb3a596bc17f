import { z } from 'zod';
import { Done, listAnswer, may } from './answers';
import { endpoint } from './endpoint';
import { UserNested } from './nested';
import { filteredQuery } from './queries';
import { userRef } from './references';
import { bool, id, int, line, object } from './wire-types';

/** Days that a key is good for; −1 is for ever. */
const ttl = () => int({ min: -1, max: 36_500 }).refine((value) => value !== 0, { error: 'Must be -1, for ever, or a number of days, not 0.' });

/** For oneself, unless an administrator names another user. */
export const CreateApiKey = object({ name: line(), ttl: ttl(), user: userRef().nullish() });
export type CreateApiKey = z.output<typeof CreateApiKey>;

export const CreateApiKeyOfUser = object({ name: line(), ttl: ttl() });
export type CreateApiKeyOfUser = z.output<typeof CreateApiKeyOfUser>;

/** What is absent stays as it is. A key keeps its user. */
export const EditApiKey = object({
  id: id().optional(),
  name: line().optional(),
  revoked: bool().optional(),
  ttl: ttl().optional(),
  user: userRef().nullish(),
});
export type EditApiKey = z.output<typeof EditApiKey>;

export const ApiKeyAnswer = z.object({
  id: z.int(),
  name: z.string(),
  user: UserNested,
  ttl: z.int().describe('Days, −1 for ever.'),
  issuedAt: z.int().describe('Unix seconds.'),
  revoked: z.boolean(),
  may,
});
export type ApiKeyAnswer = z.infer<typeof ApiKeyAnswer>;

export const JwtAnswer = z.object({ jwt: z.string() });
export type JwtAnswer = z.infer<typeof JwtAnswer>;

const ApiKeyList = listAnswer(ApiKeyAnswer);

export const apiKeys = {
  list: endpoint({
    method: 'GET',
    path: '/keys',
    summary: "The caller's API keys; for administrators all",
    who: 'any',
    query: filteredQuery,
    answer: ApiKeyList,
  }),
  create: endpoint({ method: 'POST', path: '/keys', summary: 'Create an API key', who: 'any', body: CreateApiKey, answer: JwtAnswer, isSecret: true }),
  token: endpoint({ method: 'GET', path: '/keys/:aid', summary: 'The token of an API key', who: 'object', answer: JwtAnswer, isSecret: true }),
  edit: endpoint({
    method: 'PUT',
    path: '/keys/:aid',
    summary: 'Rename or revoke an API key',
    who: 'object',
    body: EditApiKey,
    answer: ApiKeyAnswer,
  }),
  delete: endpoint({ method: 'DELETE', path: '/keys/:aid', summary: 'Delete an API key', who: 'object', answer: Done }),
  describe: endpoint({ method: 'GET', path: '/keys/:aid/described', summary: 'One API key, without its token', who: 'object', answer: ApiKeyAnswer }),
  listOfUser: endpoint({ method: 'GET', path: '/users/:uid/keys', summary: 'API keys of a user', who: 'any', query: filteredQuery, answer: ApiKeyList }),
  createOfUser: endpoint({
    method: 'POST',
    path: '/users/:uid/keys',
    summary: 'Create an API key for a user',
    who: 'object',
    body: CreateApiKeyOfUser,
    answer: JwtAnswer,
    isSecret: true,
  }),
  tokenOfUser: endpoint({
    method: 'GET',
    path: '/users/:uid/keys/:aid',
    summary: "The token of a user's API key",
    who: 'object',
    answer: JwtAnswer,
    isSecret: true,
  }),
  editOfUser: endpoint({
    method: 'PUT',
    path: '/users/:uid/keys/:aid',
    summary: "Rename or revoke a user's API key",
    who: 'object',
    body: EditApiKey,
    answer: ApiKeyAnswer,
  }),
  deleteOfUser: endpoint({ method: 'DELETE', path: '/users/:uid/keys/:aid', summary: "Delete a user's API key", who: 'object', answer: Done }),
};
