/** What clients of the API call the acts on certificates that they have always known. */
const certificateLogTypes: Readonly<Record<string, string>> = {
  issue: 'create_cert',
  create: 'create_cert',
  import: 'create_cert',
  discover: 'create_cert',
  edit: 'update_cert',
  update: 'update_cert',
  'read-key': 'key_view',
  'export-key': 'key_view',
  revoke: 'revoke_cert',
  delete: 'delete_cert',
};

/** `certificate.revoke` → `revoke_cert`, `api-key.create` → `create_api_key`. */
export function logTypeOf(action: string): string {
  const at = action.indexOf('.');
  const [resource, verb] = at < 0 ? ['', action] : [action.slice(0, at), action.slice(at + 1)];
  const known = resource === 'certificate' ? certificateLogTypes[verb] : undefined;
  return known ?? [verb, resource].filter(Boolean).join('_').replaceAll('-', '_');
}

/** Actions that go by an old name; the word itself when it is none. */
export function actionsOf(word: string): string[] {
  const actions = Object.entries(certificateLogTypes).flatMap(([verb, logType]) => (logType === word ? [`certificate.${verb}`] : []));
  return actions.length ? actions : [word];
}
