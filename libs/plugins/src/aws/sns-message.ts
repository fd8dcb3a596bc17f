import type { CertificateFacts, NotificationMessage } from '../contracts/message';

/** One notification of SNS. */
export interface SnsMessage {
  /** Of it as a mail; SNS takes up to 100 characters of ASCII. */
  readonly subject: string;
  readonly body: Readonly<Record<string, string | number | boolean | null>>;
}

/** One for each certificate, or other thing, that the message speaks of. @param intervalDays of the notification that asked; null when none did */
export function snsMessages(message: NotificationMessage, intervalDays: number | null): SnsMessage[] {
  const subject = `Lemur: ${titleOf(message.event)} Notification`;
  return bodies(message, intervalDays).map((body) => ({ subject, body: { notification_type: message.event, ...body } }));
}

const titleOf = (event: NotificationMessage['event']) =>
  event
    .split('_')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ');

function bodies(message: NotificationMessage, intervalDays: number | null): SnsMessage['body'][] {
  switch (message.event) {
    case 'expiration':
      return message.certificates.map((one) => ({ ...facts(one), ...(intervalDays === null ? {} : { notification_interval_days: intervalDays }) }));
    case 'expiration_summary':
    case 'revocation':
      return message.certificates.map(facts);
    case 'expiring_deployed_certificate':
      return message.certificates.map((one) => ({ ...facts(one), seen_at: one.seenAt.flatMap(({ domain, ports }) => ports.map((port) => `${domain}:${port}`)).join(' ') })); // prettier-ignore
    case 'authority_expiration':
      return message.authorities.map((one) => ({ ...facts(one), is_root: one.isRoot, issued_certificates: one.issuedCertificates }));
    case 'rotation':
    case 'reissued_with_no_endpoints':
      return [{ ...facts(message.certificate), replaces: message.certificate.replaced?.name ?? null }];
    case 'reissue_failed':
      return [{ ...facts(message.certificate), because: message.because }];
    case 'job_overdue':
      return message.jobs.map(({ name, because }) => ({ job: name, because }));
    case 'failed':
      return [{ certificate_name: message.request.name, owner: message.request.owner, because: message.because }];
  }
}

/** In the order and by the names that subscribers of other installations read. */
const facts = ({ id, name, issuer, owner, notAfter, endpoints, url }: CertificateFacts) => ({
  certificate_name: name,
  expires: notAfter.toISOString().slice(0, 19),
  issuer,
  id,
  endpoints_detected: endpoints.length,
  owner,
  details: url,
});
