import { Inject, Injectable } from '@nestjs/common';
import type { Config } from '@app/config';
import { describePublicKey, parseCertificate, type ParsedCertificate, publicKeyMatches } from '@app/crypto';
import { DomainError } from '@app/errors';
import { advancePendingCertificate, JobQueue, sweepDeployments } from '@app/jobs';
import type { CertificateOrder } from '@app/plugins';
import type { Actor, Grant } from '@app/rbac';
import { DataSource, type EntityManager } from 'typeorm';
import { IssuerContexts, type IssuingAuthority } from '../authorities';
import { CONFIG } from '../foundation';
import { type CertificateDraft, CertificatesRepository, CertificateStore, type CertificateView, PendingStore } from '../inventory';
import { metricList, Metrics } from '../metrics';

/** What is sent to the issuer, without the key that it certifies. */
export type IssuancePlan = Omit<CertificateOrder, 'csrPem' | 'publicKeySpkiDer' | 'authority'>;

export interface KeyAndRequest {
  readonly csrPem: string;
  readonly publicKeySpkiDer: Buffer;
  /** Null: it stays with whoever sent the CSR. */
  readonly privateKeyPem: string | null;
}

/** What the row will say beside what the issuer answers. */
export interface OrderedRow extends Omit<CertificateDraft, 'certificate' | 'chainPem' | 'csrPem' | 'privateKeyPem' | 'externalId'> {
  /** The certificate that renews itself by this order, if people are to be told of its end, should that come later. */
  readonly renewsId?: number | null;
}

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

/** What became of a request: a certificate, or an order that its issuer will answer later. */
export type RequestedCertificate = { status: 'issued'; certificate: CertificateView } | { status: 'pending'; pendingCertificateId: number };

/** The one way from an order to a certificate: asks the issuer, checks what it answers, records. */
@Injectable()
export class CertificateIssuing {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    private readonly contexts: IssuerContexts,
    private readonly store: CertificateStore,
    private readonly certificates: CertificatesRepository,
    private readonly pending: PendingStore,
    @Inject(JobQueue) private readonly queue: JobQueue,
    @Inject(CONFIG) private readonly config: Pick<Config, 'pendingCertificates'>,
    @Inject(Metrics) private readonly metrics: Metrics,
  ) {}

  /**
   * With an issuer that answers at once nothing is written before it has: a refusal leaves no trace, and what is issued is recorded in one
   * transaction. With one that answers later the order is written first, with its key, and the issuer is asked by a job.
   * @throws DomainError what the issuer says
   */
  async issue(actor: Actor, grant: Grant, ordered: OrderedCertificate): Promise<RequestedCertificate> {
    if (ordered.authority.plugin.resume) return this.order(actor, grant, ordered);
    return { status: 'issued', certificate: await this.issueNow(actor, grant, ordered) };
  }

  private async order(actor: Actor, grant: Grant, { authority, plan, key, row }: OrderedCertificate): Promise<RequestedCertificate> {
    const { owner: _owner, replacesPem: _replaces, ...kept } = plan;
    const { id } = await this.dataSource.transaction(async (transaction) => {
      const { authorityId: _authorityId, ...draft } = await row(transaction);
      const { csrPem, privateKeyPem } = key;
      return this.pending.store(transaction, { ...draft, csrPem, privateKeyPem, plan: kept, authority }, { actor, grant });
    });
    if (!this.config.pendingCertificates.noAutoresolve) await this.queue.enqueue(advancePendingCertificate, { pendingCertificateId: id });
    return { status: 'pending', pendingCertificateId: id };
  }

  private async issueNow(actor: Actor, grant: Grant, { authority, plan, key, row }: OrderedCertificate): Promise<CertificateView> {
    const issued = await this.ask(authority, { ...plan, csrPem: key.csrPem, publicKeySpkiDer: key.publicKeySpkiDer, authority: authority.signing });
    const certificate = checkAnswer(issued.certificatePem, key.publicKeySpkiDer, authority.name);

    let isDeployed = false;
    const view = await this.dataSource.transaction(async (transaction) => {
      const attached = await row(transaction);
      isDeployed = attached.destinationIds.length > 0;
      const { id } = await this.store.store(
        transaction,
        {
          ...attached,
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
    this.metrics.count(metricList.certificateIssued, { owner: view.owner, issuer: authority.name });
    if (isDeployed) await this.queue.enqueue(sweepDeployments, {});
    return view;
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
export function checkAnswer(certificatePem: string, publicKeySpkiDer: Buffer, authorityName: string): ParsedCertificate {
  const certificate = parseCertificate(certificatePem);
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
