export * from './cursor';
export * from './data-source';
export * from './entities';
export * from './lease';
export * from './long-list';
export { LongLists } from './long-lists';
export * from './paging';
export { prepared } from './prepared';
export * from './sealed';
