import { z } from 'zod';
import { listAnswer, may, version } from './answers';
import { endpoint } from './endpoint';
import { RoleRef } from './nested';
import { listQuery } from './queries';
import { refs } from './references';
import { RoleAnswer } from './roles';
import { bool, email, line, nullAsAbsent, object } from './wire-types';

export const CreateUser = object({ username: line(), email: email(), password: line(), active: bool().default(true), roles: refs().default([]) });
export type CreateUser = z.output<typeof CreateUser>;

export const EditUser = object({
  username: line(),
  email: email(),
  password: nullAsAbsent(line())
    .transform((value) => (value === '' ? undefined : value))
    .describe('Unchanged when absent or empty.'),
  active: bool().optional().describe('Unchanged when absent.'),
  roles: refs().default([]).describe('Replaces all of them.'),
});
export type EditUser = z.output<typeof EditUser>;

export const UserAnswer = z.object({
  id: z.int(),
  username: z.string(),
  email: z.string(),
  active: z.boolean(),
  profilePicture: z.string().nullable(),
  roles: z.array(RoleRef),
  version,
  may,
});
export type UserAnswer = z.infer<typeof UserAnswer>;

export const users = {
  list: endpoint({ method: 'GET', path: '/users', summary: 'Users, a page of them', who: 'any', query: listQuery, answer: listAnswer(UserAnswer) }),
  create: endpoint({ method: 'POST', path: '/users', summary: 'Create a user', who: 'admin', body: CreateUser, answer: UserAnswer }),
  get: endpoint({ method: 'GET', path: '/users/:id', summary: 'One user', who: 'any', answer: UserAnswer }),
  edit: endpoint({ method: 'PUT', path: '/users/:id', summary: 'Change a user', who: 'admin', body: EditUser, answer: UserAnswer }),
  roles: endpoint({ method: 'GET', path: '/users/:id/roles', summary: 'Roles of a user', who: 'any', query: listQuery, answer: listAnswer(RoleAnswer) }),
};
