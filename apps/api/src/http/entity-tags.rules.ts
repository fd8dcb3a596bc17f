import { createHash } from 'node:crypto';

const digestOf = (text: string) => createHash('sha256').update(text).digest('base64url').slice(0, 22);

/** Things inside a thing stand for themselves by their id: what changes about them is no change of it. */
function partOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(partOf);
  if (typeof value !== 'object' || value === null) return value;
  const { id } = value as { id?: unknown };
  if (typeof id === 'number') return id;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, partOf(part)]));
}

/**
 * A strong tag (RFC 9110, 8.8.3) of two halves: the state that an edit sets, and the whole answer, byte for byte, to this caller. An edit depends on the
 * first alone, so that what the system writes down by itself (a check, a sync) or who asks does not make it stale.
 * @param text the answer, as it is sent
 * @param settable names of what an edit at the same path sets
 */
export function entityTagOf(text: string, settable: readonly string[]): string {
  const answer = JSON.parse(text) as Record<string, unknown>;
  // `version` counts the changes of what no answer shows.
  const state = [...settable, 'version'].sort().map((name) => [name, partOf(answer[name])]);
  return `"${digestOf(JSON.stringify(state))}.${digestOf(text)}"`;
}

const tagsIn = (header: string) => header.split(',').map((tag) => tag.trim());
const stateOf = (tag: string) => tag.slice(0, tag.indexOf('.'));

/** Does If-None-Match name this very answer? `*` names whatever is there. */
export const namesAnswer = (known: string, tag: string): boolean => known.trim() === '*' || tagsIn(known).includes(tag);

/** Does If-Match name the state that is there? `*` names whatever is there. */
export const namesState = (wanted: string, tag: string): boolean => wanted.trim() === '*' || tagsIn(wanted).some((one) => stateOf(one) === stateOf(tag));
