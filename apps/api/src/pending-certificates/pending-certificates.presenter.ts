import type { PendingCertificateAnswer, RequestedCertificateAnswer } from '@app/api-contract';
import type { PendingView, ValiditySettings } from '@app/features';
import { presentAuthorityNested } from '../authorities/authorities.presenter';
import { presentCertificateNested } from '../certificates/certificates.presenter';
import { presentDestinationNested } from '../destinations/destinations.presenter';
import { toTimestamp } from '../http';
import { presentNotificationNested } from '../notifications/notifications.presenter';
import { presentRoleNested } from '../roles/roles.presenter';
import { presentUserNested } from '../users/users.presenter';

/** @param settings `certificates` of the configuration */
export function presentPendingCertificate(pending: PendingView, settings: ValiditySettings): PendingCertificateAnswer {
  const { id, name, owner, externalId, csr, chain, description, cn, rotation, notify, status, user, authority, rotationPolicy, nextStep, dueAt } = pending;
  return {
    id,
    name,
    owner,
    externalId,
    csr,
    chain,
    description,
    cn,
    commonName: cn,
    deleted: false,
    numberAttempts: pending.attempts,
    dateCreated: toTimestamp(pending.createdAt),
    lastUpdated: toTimestamp(pending.updatedAt),
    resolved: pending.state !== 'waiting',
    resolvedCertId: pending.resolvedCertificateId,
    rotation,
    notify,
    active: notify,
    status,
    user: user && presentUserNested(user),
    authority: authority && presentAuthorityNested(authority, settings),
    roles: pending.roles.map(presentRoleNested),
    destinations: pending.destinations.map(presentDestinationNested),
    notifications: pending.notifications.map(presentNotificationNested),
    replaces: pending.replaces.map(presentCertificateNested),
    rotationPolicy: rotationPolicy && { id: rotationPolicy.id, days: rotationPolicy.days },
    state: pending.state,
    nextStep,
    dueAt: dueAt && toTimestamp(dueAt),
  };
}

/** The answer to a request whose certificate comes later. */
export const presentRequestedLater = (pending: PendingView, settings: ValiditySettings): RequestedCertificateAnswer => {
  const {
    numberAttempts: _attempts,
    lastUpdated: _updated,
    state: _state,
    nextStep: _next,
    dueAt: _due,
    ...answer
  } = presentPendingCertificate(pending, settings);
  return { ...answer, description: pending.description, dnsProviderId: pending.dnsProviderId };
};
