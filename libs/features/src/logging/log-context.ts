import { AsyncLocalStorage } from 'node:async_hooks';

type Fields = Readonly<Record<string, unknown>>;

const storage = new AsyncLocalStorage<Fields>();

/** Whatever is logged by this work, however deep below, has these fields: so that all lines of one request or one run of a job are found together. */
export const withLogFields = <Result>(fields: Fields, work: () => Result): Result => storage.run({ ...storage.getStore(), ...fields }, work);

export const logFields = (): Fields => storage.getStore() ?? {};
