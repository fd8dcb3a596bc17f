import { Inject, Injectable } from '@nestjs/common';
import { describePublicKey, parseCertificate, publicKeyMatches } from '@app/crypto';
import { DomainError } from '@app/errors';
import type { CertificateOrder } from '@app/plugins';
import type { Actor, Grant } from '@app/rbac';
import { DataSource, type EntityManager } from 'typeorm';
import { IssuerContexts, type IssuingAuthority } from '../authorities';
import { type CertificateDraft, CertificatesRepository, CertificateStore, type CertificateView } from '../inventory';

/** What is sent to the issuer, without the key that it certifies. */
export type IssuancePlan = Omit<CertificateOrder, 'csrPem' | 'publicKeySpkiDer' | 'authority'>;

export interface KeyAndRequest {
  readonly csrPem: string;
  readonly publicKeySpkiDer: Buffer;
  /** Null: it stays with whoever sent the CSR. */
  readonly privateKeyPem: string | null;
}

/** What the row will say beside what the issuer answers. */
export type OrderedRow = Omit<CertificateDraft, 'certificate' | 'chainPem' | 'csrPem' | 'privateKeyPem' | 'externalId'>;

/** A certificate to be had from an authority. Rights and rules have been checked by whoever orders it. */
export interface OrderedCertificate {
  readonly authority: IssuingAuthority;
  readonly plan: IssuancePlan;
  readonly key: KeyAndRequest;
  /** Looked up, or made, in the transaction that writes the row. May refuse: then nothing is written. */
  readonly row: (transaction: EntityManager) => Promise<OrderedRow>;
}

interface IssuedCertificate {
  readonly certificatePem: string;
  readonly chainPem: string;
  readonly externalId: string | null;
}

/** The one way from an order to a certificate: asks the issuer, checks what it answers, records. */
@Injectable()
export class CertificateIssuing {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    private readonly contexts: IssuerContexts,
    private readonly store: CertificateStore,
    private readonly certificates: CertificatesRepository,
  ) {}

  /**
   * Nothing is written before the issuer has answered: a refusal leaves no trace, and what is issued is recorded in one transaction.
   * @throws DomainError what the issuer says
   */
  async issue(actor: Actor, grant: Grant, { authority, plan, key, row }: OrderedCertificate): Promise<CertificateView> {
    const issued = await this.ask(authority, { ...plan, csrPem: key.csrPem, publicKeySpkiDer: key.publicKeySpkiDer, authority: authority.signing });
    const certificate = checkAnswer(issued, key, authority.name);

    return this.dataSource.transaction(async (transaction) => {
      const { id } = await this.store.store(
        transaction,
        {
          ...(await row(transaction)),
          certificate,
          chainPem: issued.chainPem || null,
          csrPem: key.csrPem,
          privateKeyPem: key.privateKeyPem,
          externalId: issued.externalId,
        },
        { actor, action: 'certificate.issue', grant },
      );
      return getView(await this.certificates.findView(transaction, id), id);
    });
  }

  private async ask(authority: IssuingAuthority, order: CertificateOrder): Promise<IssuedCertificate> {
    const answer = await authority.plugin.issue(order, authority.options, this.contexts.of(authority));
    if (answer.status === 'issued') return answer;
    throw new DomainError('upstream', 'issuer.answers-later', `The authority "${authority.name}" answers later, and orders that wait are not kept.`, {
      hint: 'Choose an authority that issues at once.',
    });
  }
}

/** An issuer is believed nothing: what comes back must be for the key that was sent, and no authority. */
function checkAnswer(issued: IssuedCertificate, { publicKeySpkiDer }: KeyAndRequest, authorityName: string) {
  const certificate = parseCertificate(issued.certificatePem);
  const refuse = (because: string) =>
    new DomainError('upstream', 'issuer.wrong-answer', `The authority "${authorityName}" answered with a certificate that ${because}.`, {
      hint: 'It was not stored. Ask the operator of the authority.',
      facts: { sha256: certificate.sha256, keyType: describePublicKey(certificate.publicKeySpkiDer).keyType },
    });
  if (!publicKeyMatches(certificate.publicKeySpkiDer, publicKeySpkiDer)) throw refuse('is for another key');
  if (certificate.isCa) throw refuse('is an authority of its own');
  return certificate;
}

/** What was stored a moment ago, in the same transaction. */
export function getView(view: CertificateView | null, id: number): CertificateView {
  if (view) return view;
  throw new DomainError('not-found', 'certificate.not-found', 'No data found', { hint: `There is no certificate ${id}.` });
}
