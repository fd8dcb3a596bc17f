export { ApiError, type Reasons } from './api-error';
export type { Call, CallOptions, ChangeOptions, ClientOptions, List, MakeOptions, Page, Tagged, TaggedCall } from './calls';
export * from './client';
