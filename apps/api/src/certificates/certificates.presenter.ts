import type { AuthorityNested, CertificateAnswer, CertificateNested, CertificateShortAnswer, DestinationAnswer, NotificationAnswer } from '@app/api-contract';
import {
  type AuthorityFace,
  type CertificateFace,
  type CertificateSummary,
  type CertificateView,
  type DestinationFace,
  type NotificationFace,
  type ValiditySettings,
  weaknessesOf,
} from '@app/features';
import { presentAuthorityNested } from '../authorities/authorities.presenter';
import { presentDestinationNested } from '../destinations/destinations.presenter';
import { presentDnsProvider } from '../dns-providers/dns-providers.presenter';
import { toTimestamp } from '../http';
import { presentNotificationNested } from '../notifications/notifications.presenter';
import { presentRoleNested } from '../roles/roles.presenter';
import { presentUserNested } from '../users/users.presenter';
import { presentExtensions } from './extensions.presenter';

/** One date under both of its names. */
function presentDates({ notBefore, notAfter }: Pick<CertificateFace, 'notBefore' | 'notAfter'>) {
  const [start, end] = [toTimestamp(notBefore), toTimestamp(notAfter)];
  return { notBefore: start, validityStart: start, notAfter: end, validityEnd: end };
}

/** A certificate inside another one, an endpoint or the log. */
export const presentCertificateNested = (certificate: CertificateFace): CertificateNested => ({
  id: certificate.id,
  name: certificate.name,
  owner: certificate.owner,
  description: certificate.description,
  status: certificate.status,
  bits: certificate.bits,
  body: certificate.body,
  chain: certificate.chain,
  csr: certificate.csr,
  active: certificate.notify,
  notify: certificate.notify,
  rotation: certificate.rotation,
  rotationPolicy: certificate.rotationPolicy && { id: certificate.rotationPolicy.id, days: certificate.rotationPolicy.days },
  cn: certificate.cn,
  commonName: certificate.cn,
  ...presentDates(certificate),
  issuer: {},
});

const subjectFields = { country: 'C', state: 'ST', location: 'L', organization: 'O', organizationalUnit: 'OU' } as const;

/** What an authority under the rules of browsers writes into a subject is its business; clients never saw it. */
function presentSubject({ subjectParts, authority }: CertificateView, nested: AuthorityNested | null) {
  if (authority && nested?.isCabCompliant !== false) return {};
  const parts = Object.entries(subjectFields).map(([field, short]) => [field, subjectParts[short]?.[0]] as const);
  return Object.fromEntries(parts.filter(([, value]) => value !== undefined));
}

/** Each face once, and frozen, so that it is written once too. Repositories hand out one face for all certificates of a page. */
function onceEach<Face extends object, Answer>(present: (face: Face) => Answer): (face: Face) => Answer {
  const known = new Map<Face, Answer>();
  return (face) => {
    const answer = known.get(face) ?? Object.freeze(present(face));
    known.set(face, answer);
    return answer;
  };
}

interface NeighbourPresenters {
  readonly authority: (face: AuthorityFace) => AuthorityNested;
  readonly destination: (face: DestinationFace) => DestinationAnswer;
  readonly notification: (face: NotificationFace) => NotificationAnswer;
}

/** Certificates of one page share authorities, places and notifications, whose presentation costs more than their own. */
export function presenterOf(settings: ValiditySettings): (certificate: CertificateView) => CertificateAnswer {
  const neighbours: NeighbourPresenters = {
    authority: onceEach((face: AuthorityFace) => presentAuthorityNested(face, settings)),
    destination: onceEach(presentDestinationNested),
    notification: onceEach(presentNotificationNested),
  };
  return (certificate) => present(certificate, neighbours);
}

/** @param settings `certificates` of the configuration */
export const presentCertificate = (certificate: CertificateView, settings: ValiditySettings): CertificateAnswer => presenterOf(settings)(certificate);

function present(certificate: CertificateView, neighbours: NeighbourPresenters): CertificateAnswer {
  const authority = certificate.authority && neighbours.authority(certificate.authority);
  const { body, chain, csr, cn, user, dnsProvider, rotationPolicy } = certificate;
  const findings = weaknessesOf(certificate);
  return {
    id: certificate.id,
    name: certificate.name,
    externalId: certificate.externalId,
    owner: certificate.owner,
    description: certificate.description,
    body,
    chain,
    csr,
    cn,
    commonName: cn ?? '',
    distinguishedName: certificate.distinguishedName,
    issuer: certificate.issuer,
    issuerDistinguishedName: certificate.issuerDistinguishedName || undefined,
    serial: certificate.serial,
    serialHex: certificate.serialHex,
    sha256: certificate.sha256,
    bits: certificate.bits,
    keyType: certificate.keyType,
    signingAlgorithm: certificate.signingAlgorithm ?? '',
    san: certificate.hasSeveralNames ? true : null,
    ...presentDates(certificate),
    dateCreated: toTimestamp(certificate.createdAt),
    notify: certificate.notify,
    active: certificate.notify,
    rotation: certificate.rotation,
    status: certificate.status,
    ...(certificate.statusReason !== null && { statusReason: certificate.statusReason }),
    ...(certificate.revokedAt && { revokedAt: toTimestamp(certificate.revokedAt), revocationReason: certificate.revocationReason ?? 'unspecified' }),
    deleted: certificate.deleted,
    hasPrivateKey: certificate.hasPrivateKey,
    dnsProviderId: dnsProvider?.id ?? null,
    dnsProvider: dnsProvider && presentDnsProvider(dnsProvider),
    user: user && presentUserNested(user),
    authority,
    rotationPolicy: rotationPolicy && { id: rotationPolicy.id, days: rotationPolicy.days },
    extensions: presentExtensions(certificate.extensions),
    domains: certificate.domains.map(({ id, name, sensitive }) => ({ id, name, sensitive })),
    destinations: certificate.destinations.map(neighbours.destination),
    notifications: certificate.notifications.map(neighbours.notification),
    roles: certificate.roles.map(presentRoleNested),
    endpoints: certificate.endpoints.map(({ id, name, dnsname, owner, type, active }) => ({ id, name, dnsname, owner, type, active })),
    replaces: certificate.replaces.map(presentCertificateNested),
    replacedBy: certificate.replacedBy.map(presentCertificateNested),
    ...presentSubject(certificate, authority),
    ...(findings.length > 0 && { findings }),
  };
}

/** For one page, like `presenterOf`. */
export function shortPresenterOf(settings: ValiditySettings): (certificate: CertificateSummary) => CertificateShortAnswer {
  const presentAuthority = onceEach((face: AuthorityFace) => presentAuthorityNested(face, settings));
  return (certificate) => presentShort(certificate, certificate.authority && presentAuthority(certificate.authority));
}

const presentShort = (certificate: CertificateSummary, authority: AuthorityNested | null): CertificateShortAnswer => ({
  id: certificate.id,
  name: certificate.name,
  owner: certificate.owner,
  notify: certificate.notify,
  rotation: certificate.rotation,
  authority,
  issuer: certificate.issuer,
  cn: certificate.cn,
  notBefore: toTimestamp(certificate.notBefore),
  notAfter: toTimestamp(certificate.notAfter),
  status: certificate.status,
  keyType: certificate.keyType,
  bits: certificate.bits,
  serialHex: certificate.serialHex,
  isReplaced: certificate.isReplaced,
});
