import type { LogAnswer, UserNested } from '@app/api-contract';
import { type LogView, logTypeOf } from '@app/features';
import { presentCertificateNested } from '../certificates/certificates.presenter';
import { toTimestamp } from '../http';
import { presentUserNested } from '../users/users.presenter';

/** Clients want a user with an address on every line; no mail goes to .invalid (RFC 2606, 2). */
const standIn = ({ actor }: Pick<LogView, 'actor'>): UserNested => {
  const word =
    actor
      .toLowerCase()
      .replace(/[^a-z0-9.-]+/g, '-')
      .replace(/^[.-]+|[.-]+$/g, '') || 'unknown';
  return { id: 0, username: actor, email: `${word}@system.invalid`, active: true };
};

export const presentLog = (entry: LogView): LogAnswer => ({
  id: Number(entry.id),
  // What was refused did not happen: clients that look for views of a key must not find it among them.
  logType: entry.outcome === 'refused' ? `refused_${logTypeOf(entry.action)}` : logTypeOf(entry.action),
  loggedAt: toTimestamp(entry.at),
  user: entry.user ? presentUserNested(entry.user) : standIn(entry),
  certificate: entry.certificate && presentCertificateNested(entry.certificate),
  action: entry.action,
  outcome: entry.outcome,
  object: { type: entry.objectType, id: entry.objectId, name: entry.objectName },
  grantedBy: entry.grantedBy,
  reason: entry.reason,
  apiKeyId: entry.apiKeyId,
  address: entry.address,
  requestId: entry.requestId,
  before: entry.before,
  after: entry.after,
});
