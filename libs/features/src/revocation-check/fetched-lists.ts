import {
  findInRevocationList,
  parseRevocationList,
  whyListDoesNotCount,
  type CertificateInQuestion,
  type ParsedCertificate,
  type RevocationList,
  type RevocationVerdict,
} from '@app/crypto';
import type { Egress, FetchedBytes } from '@app/egress';
import { DomainError } from '@app/errors';
import { hostOf, type HostPatience } from './host-patience';

const timeoutMs = 30_000;
const maxBytes = 64 * 1024 * 1024;
/** What is held at a time. Beyond that the list that was not asked for longest is let go, and fetched again should it be needed. */
const heldBytes = 160 * 1024 * 1024;
const heldLists = 1_000;

/** A list, or why there is none. */
type Fetched = { readonly list: RevocationList; readonly bytes: number } | { readonly because: string };

const unknown = (because: string): RevocationVerdict => ({ status: 'unknown', because });

/** Revocation lists, each fetched once in a run, however many certificates name it. */
export class FetchedLists {
  /** In the order of their last use. */
  private readonly lists = new Map<string, Promise<Fetched>>();
  private readonly sizes = new Map<string, number>();
  private held = 0;
  fetched = 0;
  errors = 0;

  constructor(
    private readonly egress: Egress,
    private readonly patience: HostPatience,
    private readonly signal: AbortSignal,
  ) {}

  /** What the first of several lists says that is for this certificate. */
  async look(urls: readonly string[], certificate: CertificateInQuestion, issuer: ParsedCertificate, now: Date): Promise<RevocationVerdict[]> {
    const heard: RevocationVerdict[] = [];
    for (const url of urls) {
      const verdict = await this.lookInto(url, certificate, issuer, now);
      if (verdict.status !== 'unknown') return [verdict];
      heard.push(verdict);
    }
    return heard;
  }

  private async lookInto(url: string, certificate: CertificateInQuestion, issuer: ParsedCertificate, now: Date): Promise<RevocationVerdict> {
    if (/^ldaps?:/i.test(url)) return unknown('Revocation lists in directories (LDAP) are not read.');
    const fetched = await this.get(url);
    if ('because' in fetched) return unknown(fetched.because);
    const because = whyListDoesNotCount(fetched.list, issuer, now);
    return because ? unknown(because) : findInRevocationList(certificate, fetched.list);
  }

  private get(url: string): Promise<Fetched> {
    const known = this.lists.get(url);
    const list = known ?? this.fetch(url);
    if (known) this.lists.delete(url);
    this.lists.set(url, list);
    return list;
  }

  private async fetch(url: string): Promise<Fetched> {
    const host = hostOf(url);
    try {
      this.egress.check(url);
      const { status, bytes } = await this.patience.call(host, () => this.download(url));
      if (status !== 200) throw wrongStatus(host, status);
      const list = { list: parseRevocationList(bytes), bytes: bytes.length };
      this.makeRoom(url, list.bytes);
      return list;
    } catch (cause) {
      this.errors++;
      return { because: cause instanceof DomainError ? cause.message : `The revocation list of ${host} could not be fetched.` };
    }
  }

  /** A list that is not there, or is none, says nothing against the host; that it cannot serve anything does. */
  private async download(url: string): Promise<FetchedBytes> {
    this.fetched++;
    const answer = await this.egress.fetchBytes(url, { timeoutMs, maxBytes, redirects: 2, signal: this.signal });
    if (answer.status >= 500) throw wrongStatus(hostOf(url), answer.status);
    return answer;
  }

  private makeRoom(newest: string, bytes: number): void {
    this.sizes.set(newest, bytes);
    this.held += bytes;
    for (const url of this.lists.keys()) {
      if (this.held <= heldBytes && this.lists.size <= heldLists) return;
      if (url === newest) continue;
      this.held -= this.sizes.get(url) ?? 0;
      this.sizes.delete(url);
      this.lists.delete(url);
    }
  }
}

const wrongStatus = (host: string, status: number) =>
  new DomainError('upstream', 'revocation-check.status', `${host} answered with status ${status} instead of a revocation list.`);
