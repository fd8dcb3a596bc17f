export { type AddressKind, kindOf as kindOfAddress, parseAddress } from './addresses.rules';
export type { GuardedAgents } from './agents';
export { createEgress, type Egress, type EgressOptions } from './egress';
export type { FetchBytesOptions, FetchedBytes } from './fetch-bytes';
export type { Resolve, ResolvedAddress } from './guard';
export { type EgressLimits, parseAllowed } from './permission.rules';
