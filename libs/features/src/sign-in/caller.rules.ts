import type { Actor } from '@app/rbac';
import { type TokenClaims, tokenRefused } from './tokens';

const DAY_MS = 86_400_000;

/** What one query tells of whoever a token speaks of. */
export interface CallerRow {
  readonly id: number;
  readonly email: string;
  readonly active: boolean;
  readonly sessionGeneration: number;
  readonly roles: readonly string[];
  /** Of the API key that the token names. Null: no such key, or the token names none. */
  readonly keyId: number | null;
  readonly keyUserId: number | null;
  readonly revoked: boolean | null;
  readonly ttlDays: number | null;
  readonly issuedAt: Date | null;
  readonly applicationName: string | null;
  readonly lastUsedAt: Date | null;
}

/**
 * Who may come in with this token. A sign-in ends with a new password and when the account is switched off, also when that is
 * switched on again; API keys stay, since they are no copy of the password and are revoked one by one.
 * @param claims what the token says
 * @throws DomainError `unauthenticated`
 */
export function admit(
  row: CallerRow | undefined,
  { apiKeyId, sessionGeneration }: Pick<TokenClaims, 'apiKeyId' | 'sessionGeneration'>,
  origin: Pick<Actor, 'address' | 'requestId'>,
  now: Date,
): Actor {
  if (!row) throw tokenRefused('token.unknown-user', 'Token is invalid');
  if (apiKeyId !== null) admitKey(row, now);
  if (!row.active) throw tokenRefused('token.user-inactive', 'User is not currently active', 'Ask an administrator to switch the account on.');
  if (apiKeyId === null && sessionGeneration !== row.sessionGeneration) throw tokenRefused('token.session-ended', 'Token has expired');
  return {
    kind: 'user',
    name: row.email,
    userId: row.id,
    apiKeyId,
    caller: (apiKeyId !== null && row.applicationName) || row.email,
    roles: row.roles,
    ...origin,
  };
}

function admitKey(row: CallerRow, now: Date): void {
  if (row.keyId === null || row.keyUserId !== row.id) throw tokenRefused('token.unknown-key', 'Token is invalid', 'The API key was deleted. Create another.');
  if (row.revoked) throw tokenRefused('token.revoked', 'Token has been revoked', 'Create another API key.');
  if (row.ttlDays === null || row.issuedAt === null) throw tokenRefused('token.invalid', 'Token is invalid');
  const isOver = row.ttlDays !== -1 && now.getTime() >= row.issuedAt.getTime() + row.ttlDays * DAY_MS;
  if (isOver) throw tokenRefused('token.expired', 'Token has expired', 'Create another API key.');
}

/** The last use is written at most once a minute: it is for people who look for keys that nobody needs. */
export const isWorthNoting = ({ lastUsedAt }: Pick<CallerRow, 'lastUsedAt'>, now: Date): boolean =>
  !lastUsedAt || now.getTime() - lastUsedAt.getTime() > 60_000;
