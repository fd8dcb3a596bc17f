/** What a message says of a certificate. */
export interface CertificateFacts {
  readonly id: number;
  readonly name: string;
  /** Name of the issuer, as the certificate has it. */
  readonly issuer: string | null;
  readonly owner: string;
  readonly notAfter: Date;
  /** In words: valid, expired, revoked … */
  readonly status: string;
  /** Where people see it in the dashboard; null when the installation has not said under which name it is reached. */
  readonly url: string | null;
  readonly endpoints: readonly EndpointFacts[];
}

export interface EndpointFacts {
  readonly name: string;
  readonly dnsName: string;
  readonly port: number;
  readonly url: string | null;
}

/** A certificate and the first one that it replaces, if any. */
export interface SuccessorFacts extends CertificateFacts {
  readonly replaced: Pick<CertificateFacts, 'name' | 'owner' | 'notAfter' | 'url'> | null;
}

/** Whom to ask; usually the security team. May be empty. */
type Contacts = { readonly contacts: readonly string[] };

/** What there is to tell, by event. Days left are counted from the notifier's clock. */
export type NotificationMessage =
  | { readonly event: 'expiration'; readonly certificates: readonly CertificateFacts[] }
  | { readonly event: 'authority_expiration'; readonly authorities: readonly (CertificateFacts & { isRoot: boolean; issuedCertificates: number })[] }
  | {
      readonly event: 'expiration_summary';
      readonly certificates: readonly CertificateFacts[];
      /** Others end soon as well, after those listed. */
      readonly hasMore?: boolean;
    }
  | {
      readonly event: 'expiring_deployed_certificate';
      readonly certificates: readonly (CertificateFacts & { seenAt: readonly { domain: string; ports: readonly number[] }[] })[];
    }
  | ({ readonly event: 'rotation'; readonly certificate: SuccessorFacts } & Contacts)
  | ({ readonly event: 'reissued_with_no_endpoints'; readonly certificate: SuccessorFacts } & Contacts)
  | ({ readonly event: 'reissue_failed'; readonly certificate: CertificateFacts; readonly because: string } & Contacts)
  | ({ readonly event: 'revocation'; readonly certificates: readonly CertificateFacts[] } & Contacts)
  | { readonly event: 'job_overdue'; readonly jobs: readonly { readonly name: string; readonly description: string; readonly because: string }[] }
  | ({ readonly event: 'failed'; readonly request: { readonly name: string; readonly owner: string }; readonly because: string } & Contacts);

export type NotificationEvent = NotificationMessage['event'];

/** So that a mail that comes back can be traced: at most fifty. */
export function certificateIdsIn(message: NotificationMessage): number[] {
  if ('certificates' in message) return message.certificates.slice(0, 50).map(({ id }) => id);
  if ('authorities' in message) return message.authorities.slice(0, 50).map(({ id }) => id);
  return 'certificate' in message ? [message.certificate.id] : [];
}
