export { ApiError, type Reasons } from './api-error';
export type { Call, CallOptions, ChangeOptions, ClientOptions, List, MakeOptions, Page, Read, Tagged } from './calls';
export * from './client';
