/** Who acts. Made by whoever lets somebody in: the API from a token, the worker and the command line for themselves. */
export interface Actor {
  readonly kind: 'user' | 'system' | 'anonymous';
  /** The user's address, or the name of the work, such as `renewal`. */
  readonly name: string;
  readonly userId: number | null;
  readonly apiKeyId: number | null;
  /** What domain authorization is asked about: the application of the API key, else the user's address. */
  readonly caller: string;
  /** Names of the roles, as they were when the request came in. */
  readonly roles: readonly string[];
  /** Where the request came from. Null: not by network. */
  readonly address: string | null;
  readonly requestId: string | null;
}

export const anonymous = (address: string | null, requestId: string | null): Actor => ({
  kind: 'anonymous',
  name: 'anonymous',
  userId: null,
  apiKeyId: null,
  caller: 'anonymous',
  roles: [],
  address,
  requestId,
});

/** Scheduled work and operators' commands: an actor like any other, with the rights of an administrator, known by its name in the audit log. */
export const systemActor = (work: string): Actor => ({
  kind: 'system',
  name: work,
  userId: null,
  apiKeyId: null,
  caller: work,
  roles: ['admin'],
  address: null,
  requestId: null,
});
