import type { CertificateFacts, NotificationMessage } from '../contracts/message';

/** As Slack and what is compatible with it take it. */
export interface SlackMessage {
  readonly text: string;
  readonly attachments: readonly SlackAttachment[];
}

interface SlackAttachment {
  readonly title: string;
  readonly title_link?: string;
  readonly color: 'danger' | 'warning' | 'good';
  readonly fallback: string;
  readonly fields: readonly { title: string; value: string; short: boolean }[];
  readonly text: string;
  readonly mrkdwn_in: readonly ['text'];
}

/** Slack shows a hundred at the most; far fewer are read. */
const mostAttachments = 50;

const longDate = (date: Date) => date.toLocaleDateString('en-GB', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
/** Slack reads these three as markup; everything else is text. */
const plain = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
/** Names in it may be anybody's, also of a certificate that a stranger made: `<!channel>` must not call anybody. */
const field = (title: string, value: string | number) => ({ title, value: plain(String(value)), short: true });

const titles: Record<NotificationMessage['event'], string> = {
  expiration: 'Lemur Expiration Notification',
  authority_expiration: 'Lemur Authority Expiration Notification',
  expiration_summary: 'Lemur Expiration Summary Notification',
  expiring_deployed_certificate: 'Lemur Expiring Deployed Certificate Notification',
  rotation: 'Lemur Rotation Notification',
  reissued_with_no_endpoints: 'Lemur Reissued With No Endpoints Notification',
  reissue_failed: 'Lemur Reissue Failed Notification',
  revocation: 'Lemur Revocation Notification',
  job_overdue: 'Lemur Job Overdue Notification',
  failed: 'Lemur Failed Notification',
};

export function slackMessage(message: NotificationMessage): SlackMessage {
  const attachments = attachmentsOf(message);
  const more = attachments.length - mostAttachments;
  return { text: more > 0 ? `${titles[message.event]} (and ${more} more)` : titles[message.event], attachments: attachments.slice(0, mostAttachments) };
}

function attachmentsOf(message: NotificationMessage): SlackAttachment[] {
  switch (message.event) {
    case 'expiration':
    case 'expiration_summary':
      return message.certificates.map((one) => attachment(one, 'danger', [...facts(one), field('Endpoints Detected', one.endpoints.length)]));
    case 'expiring_deployed_certificate':
      return message.certificates.map((one) =>
        attachment(one, 'danger', [...facts(one), field('Seen At', one.seenAt.map(({ domain, ports }) => `${domain}:${ports.join(',')}`).join(' '))]),
      );
    case 'authority_expiration':
      return message.authorities.map((one) => attachment(one, 'danger', [...facts(one), field('Certificates Issued', one.issuedCertificates)]));
    case 'rotation':
      return [attachment(message.certificate, 'good', [...facts(message.certificate), field('Endpoints Rotated', message.certificate.endpoints.length)])];
    case 'reissued_with_no_endpoints':
      return [attachment(message.certificate, 'warning', [...facts(message.certificate), field('Replaces', message.certificate.replaced?.name ?? 'nothing')])];
    case 'reissue_failed':
      return [attachment(message.certificate, 'danger', facts(message.certificate), message.because)];
    case 'revocation':
      return message.certificates.map((one) => attachment(one, 'danger', facts(one)));
    case 'job_overdue':
      return message.jobs.map(({ name, because }) => ({
        title: plain(name),
        color: 'danger',
        fallback: '',
        fields: [],
        text: plain(because),
        mrkdwn_in: ['text'],
      }));
    case 'failed':
      return [
        {
          title: plain(message.request.name),
          color: 'danger',
          fallback: '',
          fields: [field('Owner', message.request.owner)],
          text: plain(message.because),
          mrkdwn_in: ['text'],
        },
      ];
  }
}

const facts = ({ owner, notAfter }: CertificateFacts) => [field('Owner', owner), field('Expires', longDate(notAfter))];

const attachment = ({ name, url }: CertificateFacts, color: SlackAttachment['color'], fields: SlackAttachment['fields'], text = ''): SlackAttachment => ({
  title: plain(name),
  ...(url === null ? {} : { title_link: url }),
  color,
  fallback: '',
  fields,
  text: plain(text),
  mrkdwn_in: ['text'],
});
