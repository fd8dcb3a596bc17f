import { z } from 'zod';
import { listAnswer, may, version } from './answers';
import { endpoint } from './endpoint';
import { AuthorityNested, UserNested } from './nested';
import { listQuery, membersQuery } from './queries';
import { userRefs } from './references';
import { line, nullAsAbsent, nullAsDefault, object, text } from './wire-types';

export const CreateRole = object({
  name: line(),
  description: nullAsDefault(text(), ''),
  username: nullAsAbsent(line()).describe('Of an account elsewhere, kept for the members.'),
  password: nullAsAbsent(line()),
  users: userRefs().default([]),
});
export type CreateRole = z.output<typeof CreateRole>;

/** Replaces name, description and members. */
export const EditRole = object({
  name: line(),
  description: nullAsDefault(text(), ''),
  users: userRefs(),
  /** Left out or null: stays as it is. Empty: taken away. */
  username: nullAsAbsent(line()),
  password: nullAsAbsent(line()),
});
export type EditRole = z.output<typeof EditRole>;

export const RoleAnswer = z.object({
  id: z.int(),
  name: z.string(),
  description: z.string().nullable(),
  thirdParty: z.boolean().nullable().describe('True if a directory or single sign-on brought it.'),
  authorities: z.array(AuthorityNested),
  users: z.array(UserNested),
  version,
  may,
});
export type RoleAnswer = z.infer<typeof RoleAnswer>;

export const CredentialsAnswer = z.object({ username: z.string().nullable(), password: z.string().nullable() });
export type CredentialsAnswer = z.infer<typeof CredentialsAnswer>;

/** The same keys as `UserAnswer`, which cannot be named here: users list their roles. */
const Member = UserNested.extend({ profilePicture: z.string().nullable(), roles: z.array(z.object({ id: z.int(), name: z.string() })) });

export const roles = {
  list: endpoint({ method: 'GET', path: '/roles', summary: 'Roles, a page of them', who: 'any', query: listQuery, answer: listAnswer(RoleAnswer) }),
  create: endpoint({ method: 'POST', path: '/roles', summary: 'Create a role', who: 'admin', body: CreateRole, answer: RoleAnswer }),
  get: endpoint({ method: 'GET', path: '/roles/:id', summary: 'One role, for its members', who: 'object', answer: RoleAnswer }),
  edit: endpoint({ method: 'PUT', path: '/roles/:id', summary: 'Change a role and its members', who: 'admin', body: EditRole, answer: RoleAnswer }),
  delete: endpoint({
    method: 'DELETE',
    path: '/roles/:id',
    summary: 'Delete a role that no certificate has',
    who: 'admin',
    answer: z.object({ message: z.string() }),
  }),
  credentials: endpoint({
    method: 'GET',
    path: '/roles/:id/credentials',
    summary: 'The account that a role keeps, for its members',
    who: 'object',
    answer: CredentialsAnswer,
    isSecret: true,
  }),
  users: endpoint({
    method: 'GET',
    path: '/roles/:id/users',
    summary: 'Members of a role',
    who: 'any',
    query: membersQuery,
    answer: listAnswer(Member),
  }),
};
