import { DomainError } from '@app/errors';
import { z } from 'zod';
import { Problem } from './problems';

/* As much of RFC 8555, 7.1 as is read here. What a CA sends beside it is left alone. */

const Identifier = z.object({ type: z.string(), value: z.string() });

export const Order = z.object({
  status: z.enum(['pending', 'ready', 'processing', 'valid', 'invalid']),
  identifiers: z.array(Identifier),
  authorizations: z.array(z.string()).max(1000),
  finalize: z.string(),
  certificate: z.string().optional(),
  error: Problem.optional(),
});
export type Order = z.output<typeof Order>;

const Challenge = z.object({
  type: z.string(),
  url: z.string(),
  status: z.enum(['pending', 'processing', 'valid', 'invalid']),
  token: z.string().optional(),
  error: Problem.optional(),
});
export type Challenge = z.output<typeof Challenge>;

export const Authorization = z.object({
  identifier: Identifier,
  status: z.enum(['pending', 'valid', 'invalid', 'deactivated', 'expired', 'revoked']),
  challenges: z.array(Challenge),
  wildcard: z.boolean().optional(),
});
export type Authorization = z.output<typeof Authorization> & { readonly url: string };

export const Account = z.object({ orders: z.string().optional() });
export const OrderList = z.object({ orders: z.array(z.string()) });

/** @throws DomainError `upstream` when the CA's answer is none */
export function understood<Shape>(schema: z.ZodType<Shape>, answer: unknown, what: string): Shape {
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  throw new DomainError('upstream', 'acme.not-understood', `The CA answered something that is no ${what}: ${parsed.error.issues[0]?.message ?? ''}.`);
}

/** A token is base64url (RFC 8555, 8.3): it becomes the name of a file. */
export function tokenOf({ token, type }: Challenge): string {
  if (token !== undefined && /^[A-Za-z0-9_-]{16,256}$/.test(token)) return token;
  throw new DomainError('upstream', 'acme.bad-token', `The CA offers a ${type} challenge without a proper token.`);
}
