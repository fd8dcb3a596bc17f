import type { PluginContext } from '../contracts/plugin';

export type TestContext<Settings> = PluginContext<Settings> & {
  /** What was logged, in order. */
  readonly logged: { message: string; fields: Record<string, unknown> }[];
};

const refuseToFetch: typeof fetch = () => Promise.reject(new Error('A plugin under test called somebody; give the context a fetch.'));

/** A context with a clock that stands still and a fetch that refuses, unless others are given. */
export function testContext<Settings = Record<string, never>>(change: Partial<PluginContext<Settings>> = {}): TestContext<Settings> {
  const logged: TestContext<Settings>['logged'] = [];
  const note = (message: string, fields: Record<string, unknown> = {}) => void logged.push({ message, fields });
  return {
    settings: {} as Settings,
    fetch: refuseToFetch,
    now: () => new Date('2026-05-04T12:00:00Z'),
    signal: new AbortController().signal,
    log: { info: note, warn: note },
    ...change,
    logged,
  };
}
