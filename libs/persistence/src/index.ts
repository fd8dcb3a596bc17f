export * from './data-source';
export * from './entities';
export * from './lease';
export * from './paging';
export { prepared } from './prepared';
export * from './sealed';
