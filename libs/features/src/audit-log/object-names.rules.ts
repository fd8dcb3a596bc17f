/** What the audit log calls a thing of each type: by what people know it. */
const names: Readonly<Record<string, { readonly table: string; readonly column: string }>> = {
  'api-key': { table: 'api_keys', column: 'name' },
  authority: { table: 'authorities', column: 'name' },
  certificate: { table: 'certificates', column: 'name' },
  deployment: { table: 'deployments', column: 'destinationLabel' },
  destination: { table: 'destinations', column: 'label' },
  'dns-provider': { table: 'dns_providers', column: 'name' },
  domain: { table: 'domains', column: 'name' },
  endpoint: { table: 'endpoints', column: 'name' },
  notification: { table: 'notifications', column: 'label' },
  'pending-certificate': { table: 'pending_certificates', column: 'name' },
  role: { table: 'roles', column: 'name' },
  source: { table: 'sources', column: 'label' },
  user: { table: 'users', column: 'email' },
};

/** The statement that finds the name (`name`) of the thing of this type with the id `$1`. Undefined: such things have none. */
export function nameOfObject(type: string): string | undefined {
  const place = Object.hasOwn(names, type) ? names[type] : undefined;
  return place && `SELECT "${place.column}" AS "name" FROM "${place.table}" WHERE "id" = $1`;
}
