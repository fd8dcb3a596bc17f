import { createOcspRequest, judgeByOcspResponse, newOcspNonce, type OcspIssuer, type RevocationVerdict } from '@app/crypto';
import type { Egress, FetchedBytes } from '@app/egress';
import { DomainError } from '@app/errors';
import { hostOf, type HostPatience } from './host-patience';

const timeoutMs = 6_000;
const maxBytes = 64 * 1024;
/** Longer ones are not asked for by address (RFC 6960, appendix A.1). */
const longestPath = 255;

const unknown = (because: string): RevocationVerdict => ({ status: 'unknown', because });

/** Asks OCSP responders, by POST and, where they want it so, by GET. For one run. */
export class OcspResponders {
  /** Addresses that took a GET after they had refused a POST. */
  private readonly wantGet = new Set<string>();
  asked = 0;
  errors = 0;

  constructor(
    private readonly egress: Egress,
    private readonly patience: HostPatience,
    private readonly signal: AbortSignal,
  ) {}

  /** What the first of several responders says that knows. */
  async ask(urls: readonly string[], issuer: OcspIssuer, serial: string, now: Date): Promise<RevocationVerdict[]> {
    const heard: RevocationVerdict[] = [];
    for (const url of urls) {
      const verdict = await this.askOne(url, issuer, serial, now);
      if (verdict.status !== 'unknown') return [verdict];
      heard.push(verdict);
    }
    return heard;
  }

  private async askOne(url: string, issuer: OcspIssuer, serial: string, now: Date): Promise<RevocationVerdict> {
    const host = hostOf(url);
    try {
      // A look at the address alone, which costs the host no patience.
      this.egress.check(url);
      return await this.patience.call(host, () => this.exchange(url, issuer, serial, now));
    } catch (cause) {
      this.errors++;
      return unknown(cause instanceof DomainError ? cause.message : `${host} could not be asked.`);
    }
  }

  private async exchange(url: string, issuer: OcspIssuer, serial: string, now: Date): Promise<RevocationVerdict> {
    this.asked++;
    const cacheable = { issuer, serial, nonce: null };
    const path = `${url.replace(/\/$/, '')}/${encodeURIComponent(createOcspRequest(cacheable).toString('base64'))}`;
    const mayGet = path.length - url.length <= longestPath;
    const get = () => this.egress.fetchBytes(path, { timeoutMs, maxBytes, redirects: 2, signal: this.signal });
    if (this.wantGet.has(url)) return judgeByOcspResponse(bytesOf(await get(), url), cacheable, now);

    const question = { ...cacheable, nonce: newOcspNonce() };
    const headers = { 'content-type': 'application/ocsp-request', accept: 'application/ocsp-response' };
    const posted = await this.egress.fetchBytes(url, { method: 'POST', headers, body: createOcspRequest(question), timeoutMs, maxBytes, signal: this.signal });
    if (posted.status === 200 || !mayGet) return judgeByOcspResponse(bytesOf(posted, url), question, now);
    const got = bytesOf(await get(), url);
    this.wantGet.add(url);
    return judgeByOcspResponse(got, cacheable, now);
  }
}

/** @throws DomainError `upstream` when it is no answer */
function bytesOf({ status, bytes }: FetchedBytes, url: string): Buffer {
  if (status === 200) return bytes;
  throw new DomainError('upstream', 'revocation-check.status', `The OCSP responder ${hostOf(url)} answered with status ${status}.`);
}
