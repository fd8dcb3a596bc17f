import type { CertificateFacts, EndpointFacts, NotificationEvent, NotificationMessage, SuccessorFacts } from '../contracts/message';
import type { Letter, LetterFact, LetterItem, LetterSection } from './letter';
import { counted, daysLeft, inDays, instantInWords } from './words';

/** The mail for a message. Days are counted from `now`. */
export function letterFor(message: NotificationMessage, now: Date): Letter {
  const base = { subject: subjectOf(message.event), contacts: 'contacts' in message ? message.contacts : [] };
  switch (message.event) {
    case 'expiration':
      return { ...base, ...expiration(message.certificates, now) };
    case 'authority_expiration':
      return { ...base, ...authorityExpiration(message.authorities, now) };
    case 'expiration_summary':
      return { ...base, ...expirationSummary(message, now) };
    case 'expiring_deployed_certificate':
      return { ...base, ...expiringDeployed(message.certificates, now) };
    case 'rotation':
      return { ...base, ...rotation(message.certificate, now) };
    case 'reissued_with_no_endpoints':
      return { ...base, ...reissuedWithoutEndpoints(message.certificate, now) };
    case 'reissue_failed':
      return { ...base, ...reissueFailed(message.certificate, message.because, now) };
    case 'revocation':
      return { ...base, ...revocation(message.certificates, now) };
    case 'job_overdue':
      return { ...base, ...jobsOverdue(message.jobs) };
    case 'failed':
      return { ...base, ...requestFailed(message.request, message.because) };
  }
}

/** `Lemur: Authority Expiration Notification` */
export function subjectOf(event: NotificationEvent): string {
  const words = event.split('_').map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return `Lemur: ${words.join(' ')} Notification`;
}

type Content = Omit<Letter, 'subject' | 'contacts'>;

function expiration(certificates: readonly CertificateFacts[], now: Date): Content {
  return {
    tone: 'alarm',
    headline: endingHeadline(certificates, 'certificate', now),
    opening: ['You receive this because you answer for these certificates, or asked to be told.'],
    sections: byDaysLeft(certificates, now, (certificate) => [endpointCount(certificate), owner(certificate), end(certificate, now)]),
    advice: [
      'Not used any more? Switch its notifications off, and it is not announced again.',
      'Used on endpoints that are listed? Switch automatic rotation on: a new certificate is issued and put there within a day.',
      'Deployed by yourselves? Reissue it, and put the new one in place before the old one ends.',
    ],
  };
}

function authorityExpiration(authorities: readonly (CertificateFacts & { isRoot: boolean; issuedCertificates: number })[], now: Date): Content {
  return {
    tone: 'alarm',
    headline: endingHeadline(authorities, 'CA certificate', now),
    opening: ['Certificates below an authority are refused from the moment its own certificate ends, whatever their own dates say.'],
    sections: byDaysLeft(authorities, now, (authority) => [
      { name: 'Kind', value: authority.isRoot ? 'Root CA' : 'Intermediate CA', isUrgent: authority.isRoot },
      { name: 'Issued', value: counted(authority.issuedCertificates, 'certificate') },
      owner(authority),
      end(authority, now),
    ]),
    advice: [
      'A new root has to be in every trust store before the first certificate below it is used: plan for months.',
      'A new intermediate CA below the same root needs nothing of its clients.',
    ],
  };
}

function expirationSummary({ certificates, hasMore }: { certificates: readonly CertificateFacts[]; hasMore?: boolean }, now: Date): Content {
  return {
    tone: 'alarm',
    headline: certificates.length ? `Summary: ${endingHeadline(certificates, 'certificate', now)}` : 'Summary: no certificate expires soon',
    opening: [
      ...(hasMore ? [`These are the ${certificates.length} that end first. More end soon: the dashboard lists them all.`] : []),
      'Certificates whose notifications are switched off are not listed.',
    ],
    sections: byDaysLeft(certificates, now, (certificate) => [
      { ...endpointCount(certificate), isUrgent: certificate.endpoints.length > 0 },
      owner(certificate),
      end(certificate, now),
    ]),
    advice: [],
  };
}

function expiringDeployed(
  certificates: readonly (CertificateFacts & { seenAt: readonly { domain: string; ports: readonly number[] }[] })[],
  now: Date,
): Content {
  return {
    tone: 'alarm',
    headline: `In use and ending: ${endingHeadline(certificates, 'certificate', now)}`,
    opening: ['These certificates were seen at work a short time ago, and nothing has replaced them yet.'],
    sections: byDaysLeft(certificates, now, (certificate) => [
      endpointCount(certificate),
      owner(certificate),
      end(certificate, now),
      ...certificate.seenAt.map(({ domain, ports }) => ({ name: 'Seen at', value: ports.map((port) => `${domain}:${port}`).join(', ') })),
    ]),
    advice: ['Rotate them by hand. Where automatic rotation should have done it, tell the team that runs this service.'],
  };
}

function rotation(certificate: SuccessorFacts, now: Date): Content {
  return {
    tone: 'news',
    headline: `Rotated: ${certificate.name} is now in use`,
    opening: ['The endpoints below now serve the new certificate. There is nothing to do.'],
    sections: [...successorSections(certificate, now), endpointSection(certificate.endpoints)],
    advice: [],
  };
}

function reissuedWithoutEndpoints(certificate: SuccessorFacts, now: Date): Content {
  return {
    tone: 'alarm',
    headline: `${certificate.name} waits to be deployed`,
    opening: ['The certificate was reissued, but no endpoint is known for the old one: nothing could be replaced automatically.'],
    sections: successorSections(certificate, now),
    advice: ['Deploy the new certificate by hand before the old one ends, or switch automatic rotation off where it is not used any more.'],
  };
}

function reissueFailed(certificate: CertificateFacts, because: string, now: Date): Content {
  return {
    tone: 'alarm',
    headline: `${certificate.name} could not be reissued`,
    opening: ['It stays in place as it is, and ends when it says.'],
    sections: [oneItem(certificate, [owner(certificate), { name: 'Reason', value: because, isUrgent: true }, end(certificate, now)])],
    advice: ['Reissue it by hand, once the reason is removed.'],
  };
}

function revocation(certificates: readonly CertificateFacts[], now: Date): Content {
  const [first] = certificates;
  const isOne = certificates.length === 1 && first !== undefined;
  const facts = (certificate: CertificateFacts): LetterFact[] => [
    endpointCount(certificate),
    owner(certificate),
    end(certificate, now),
    { name: 'Status', value: certificate.status, isUrgent: true },
  ];
  return {
    tone: 'alarm',
    headline: isOne ? `${first.name} was revoked` : `${counted(certificates.length, 'certificate')} were revoked`,
    opening: [`Clients that look for revocations refuse ${isOne ? 'it' : 'them'} from now on.`],
    sections: [{ title: null, items: certificates.map((certificate) => item(certificate, facts(certificate))) }],
    advice: ['If you did not expect this, ask now.'],
  };
}

function requestFailed(request: { name: string; owner: string }, because: string): Content {
  return {
    tone: 'alarm',
    headline: `The request for ${request.name} failed`,
    opening: ['No certificate was issued, and the request is not tried again.'],
    sections: [{ title: null, items: [{ title: request.name, url: null, facts: [owner(request), { name: 'Reason', value: because, isUrgent: true }] }] }],
    advice: ['Request it again, once the reason is removed.'],
  };
}

function jobsOverdue(jobs: readonly { name: string; description: string; because: string }[]): Content {
  return {
    tone: 'alarm',
    headline: jobs.length === 1 ? `The job ${jobs[0]?.name ?? ''} is overdue` : `${counted(jobs.length, 'job')} are overdue`,
    opening: ['What the system should do by itself has not been done for twice its usual time.'],
    sections: [
      {
        title: null,
        items: jobs.map(({ name, description, because }) => ({
          title: name,
          url: null,
          facts: [
            { name: 'Does', value: description },
            { name: 'Reason', value: because, isUrgent: true },
          ],
        })),
      },
    ],
    advice: ['See whether a worker runs, and what the last runs say: GET /jobs, or the page of jobs in the dashboard.'],
  };
}

function endingHeadline(certificates: readonly CertificateFacts[], what: string, now: Date): string {
  const days = certificates.map(({ notAfter }) => daysLeft(notAfter, now));
  const last = Math.max(...days);
  const verb = certificates.length === 1 ? 'expires' : 'expire';
  const when = days.every((one) => one === last) ? inDays(last) : `within ${counted(last, 'day')}`;
  return `${counted(certificates.length, what)} ${verb} ${when}`;
}

function byDaysLeft<Facts extends CertificateFacts>(certificates: readonly Facts[], now: Date, facts: (certificate: Facts) => LetterFact[]): LetterSection[] {
  const groups = new Map<number, Facts[]>();
  for (const certificate of [...certificates].sort((one, other) => one.notAfter.getTime() - other.notAfter.getTime() || (one.name < other.name ? -1 : 1))) {
    const days = daysLeft(certificate.notAfter, now);
    groups.set(days, [...(groups.get(days) ?? []), certificate]);
  }
  return [...groups].map(([days, members]) => ({
    title: groups.size > 1 ? `Expiring ${inDays(days)}` : null,
    items: members.map((certificate) => item(certificate, facts(certificate))),
  }));
}

const item = ({ name, url }: { name: string; url: string | null }, facts: LetterFact[]): LetterItem => ({ title: name, url, facts });

const oneItem = (certificate: CertificateFacts, facts: LetterFact[]): LetterSection => ({ title: null, items: [item(certificate, facts)] });

function successorSections(certificate: SuccessorFacts, now: Date): LetterSection[] {
  const { replaced } = certificate;
  return [
    { title: 'New certificate', items: [item(certificate, [owner(certificate), end(certificate, now)])] },
    ...(replaced ? [{ title: 'Replaces', items: [item(replaced, [owner(replaced), end(replaced, now)])] }] : []),
  ];
}

const endpointSection = (endpoints: readonly EndpointFacts[]): LetterSection => ({
  title: endpoints.length ? counted(endpoints.length, 'endpoint') : 'No endpoints',
  items: endpoints.map((endpoint) => item(endpoint, [{ name: 'Address', value: `${endpoint.dnsName}:${endpoint.port}` }])),
});

const owner = (certificate: { owner: string }): LetterFact => ({ name: 'Owner', value: certificate.owner });
const endpointCount = ({ endpoints }: CertificateFacts): LetterFact => ({
  name: 'Endpoints',
  value: endpoints.length ? String(endpoints.length) : 'none known',
});
const end = ({ notAfter }: { notAfter: Date }, now: Date): LetterFact => ({
  name: 'Ends',
  value: `${instantInWords(notAfter)}, ${inDays(daysLeft(notAfter, now))}`,
});
