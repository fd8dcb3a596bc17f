/** Roles with a meaning of their own, made at the first start. (`creator` is reserved too, but means nothing and is not made.) */
export const initialRoles: Readonly<Record<string, string>> = {
  admin: 'This is the Lemur administrator role.',
  operator: 'This is the Lemur operator role.',
  global_cert_issuer: 'This is the Lemur global certificate issuer role. Its members skip domain authorization.',
  'read-only': 'This is the Lemur read only role. Its members change nothing.',
};

export const administrator = { username: 'lemur', email: 'lemur@nobody.com' } as const;

export const CANARY = 'These keys open what this installation sealed.';
