export * from './actor';
export * from './permissions.rules';
export { permissionsTable } from './permissions-table';
