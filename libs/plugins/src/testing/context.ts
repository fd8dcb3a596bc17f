import { isDeepStrictEqual } from 'node:util';
import { createEgress } from '@app/egress';
import type { JsonValue } from '../contracts/issuer';
import type { AuthorityState, DnsAccess, OrderContext, TokenDelivery } from '../contracts/issuer-context';

export type TestContext<Settings> = OrderContext<Settings> & {
  /** What was logged, in order. */
  readonly logged: { message: string; fields: Record<string, unknown> }[];
  /** The states that were written down, in order. */
  readonly checkpoints: JsonValue[];
};

const refuse = (what: string) => () => Promise.reject(new Error(`A plugin under test ${what}; give the context one that answers.`));

const noDns: DnsAccess = { accountsFor: refuse('asked for a DNS account'), account: refuse('asked for a DNS account'), aliasOf: () => Promise.resolve(null) };
const noTokens: TokenDelivery = { put: refuse('delivered a file'), remove: refuse('removed a file') };

/** The real guard, open to servers that a test starts. */
const thisMachine = createEgress({ allow: ['127.0.0.1', '::1', 'localhost'] });

/** An authority's state that lives as long as the test. */
export function authorityStateInMemory(state: JsonValue = null): AuthorityState {
  let kept = state;
  return {
    read: () => Promise.resolve(structuredClone(kept)),
    replace: (before, after) => {
      if (!isDeepStrictEqual(before, kept)) return Promise.resolve(false);
      kept = structuredClone(after);
      return Promise.resolve(true);
    },
  };
}

/** A context with a clock that stands still, a memory of its own, and nobody to call but servers of this machine, unless others are given. */
export function testContext<Settings = Record<string, never>>(change: Partial<OrderContext<Settings>> = {}): TestContext<Settings> {
  const logged: TestContext<Settings>['logged'] = [];
  const checkpoints: JsonValue[] = [];
  const note = (message: string, fields: Record<string, unknown> = {}) => void logged.push({ message, fields });
  return {
    settings: {} as Settings,
    fetch: refuse('called somebody'),
    agent: thisMachine.agent,
    lookup: thisMachine.lookup,
    connect: thisMachine.connect,
    now: () => new Date('2026-05-04T12:00:00Z'),
    signal: new AbortController().signal,
    log: { info: note, warn: note },
    authorityState: authorityStateInMemory(),
    dns: noDns,
    tokens: noTokens,
    checkpoint: (state) => Promise.resolve(void checkpoints.push(structuredClone(state))),
    ordersOfOthers: () => Promise.resolve([]),
    ...change,
    logged,
    checkpoints,
  };
}
