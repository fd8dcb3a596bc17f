import type { CertificateFacts } from '@app/plugins';
import { certificateUrl, endpointUrl } from './dashboard-links.rules';
import type { AnnouncedCertificate } from './notices.repository';

/** What a message says of a certificate. @param hostname of the dashboard; without it there are no links */
export const factsOf = (
  { certificate, endpoints }: Pick<AnnouncedCertificate, 'certificate' | 'endpoints'>,
  hostname: string | undefined,
): CertificateFacts => ({
  id: certificate.id,
  name: certificate.name,
  issuer: certificate.issuer,
  owner: certificate.owner,
  notAfter: certificate.notAfter,
  status: certificate.status ?? 'valid',
  url: certificateUrl(hostname, certificate.name),
  endpoints: endpoints.map((endpoint) => ({ ...endpoint, url: endpointUrl(hostname, endpoint.name) })),
});
