import { z } from 'zod';
import { asAWhole, id, line, listOf, object } from './wire-types';

/** Which object is meant. `id` wins when a client sends a whole object back. */
export type Reference = { id: number } | { name: string };
export type LabelReference = { id: number } | { label: string };
export type UserReference = { id: number } | { username: string } | { email: string };

const nothingNamed = (input: unknown, ways: string) => asAWhole(`Needs ${ways} to say which object is meant.`, input);

/** `{ id }` or `{ name }`; other keys are dropped. */
export const ref = () =>
  object({ id: id().nullish(), name: line().nullish() }).transform((value, context): Reference => {
    if (value.id != null) return { id: value.id };
    if (value.name) return { name: value.name };
    context.issues.push(nothingNamed(value, 'an "id" or a "name"'));
    return z.NEVER;
  });

/** For objects that have a label instead of a name: `{ id }` or `{ label }`, and `name` counts as label. */
export const labelRef = () =>
  object({ id: id().nullish(), label: line().nullish(), name: line().nullish() }).transform((value, context): LabelReference => {
    if (value.id != null) return { id: value.id };
    const label = value.label || value.name;
    if (label) return { label };
    context.issues.push(nothingNamed(value, 'an "id" or a "label"'));
    return z.NEVER;
  });

/** `{ id }`, `{ username }` or `{ email }`, and `name` counts as username. */
export const userRef = () =>
  object({ id: id().nullish(), username: line().nullish(), name: line().nullish(), email: line().nullish() }).transform((value, context): UserReference => {
    if (value.id != null) return { id: value.id };
    const username = value.username || value.name;
    if (username) return { username };
    if (value.email) return { email: value.email };
    context.issues.push(nothingNamed(value, 'an "id", a "username" or an "email"'));
    return z.NEVER;
  });

const isEmptyObject = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0;

type SentReference = z.input<ReturnType<typeof ref>> | null | undefined;

/** A reference that may be left out; `{}` and null count as left out, since forms send them for nothing chosen. */
export const optionalRef = (): z.ZodOptional<z.ZodType<Reference | undefined, SentReference>> => {
  const emptyAsAbsent = z.preprocess((value) => (isEmptyObject(value) || value === null ? undefined : value), ref().nullish());
  return emptyAsAbsent.optional() as unknown as z.ZodOptional<z.ZodType<Reference | undefined, SentReference>>;
};

export const refs = () => listOf(ref());
export const labelRefs = () => listOf(labelRef());
export const userRefs = () => listOf(userRef());
