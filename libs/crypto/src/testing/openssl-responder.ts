import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import type { Made } from './samples';
import { inFolder, run } from './second-opinion';

/** A line of the list of issued certificates that `openssl ca` keeps. */
export interface IndexLine {
  /** Decimal. */
  readonly serial: string;
  /** In openssl's spelling, such as `keyCompromise`; null: it is valid. */
  readonly revoked: string | null;
}

const asUtc = (time: Date): string => `${time.toISOString().slice(2, 19).replace(/[-T:]/g, '')}Z`;

const evenHex = (serial: string): string => {
  const digits = BigInt(serial).toString(16).toUpperCase();
  return digits.length % 2 ? `0${digits}` : digits;
};

export const opensslIndex = (lines: readonly IndexLine[], revokedAt: Date): string =>
  lines
    .map(
      ({ serial, revoked }) =>
        [revoked ? 'R' : 'V', '351231235959Z', revoked ? `${asUtc(revokedAt)},${revoked}` : '', evenHex(serial), 'unknown', '/CN=x'].join('\t') + '\n',
    )
    .join('');

interface Question {
  readonly issuer: Made;
  readonly index: readonly IndexLine[];
  readonly revokedAt: Date;
  readonly request: Buffer;
  /** Who signs: the issuer itself when left out. */
  readonly signer?: Made;
  readonly options?: readonly string[];
}

/** What `openssl ocsp` answers to this request. */
export const opensslAnswer = ({ issuer, index, revokedAt, request, signer = issuer, options = [] }: Question): Buffer =>
  inFolder((write) => {
    const ca = write('ca.pem', issuer.certificatePem);
    const answer = write('answer.der', '');
    run('openssl', [
      'ocsp',
      ...['-index', write('index.txt', opensslIndex(index, revokedAt)), '-CA', ca],
      ...['-rsigner', write('signer.pem', signer.certificatePem), '-rkey', write('signer.key', signer.privateKeyPem)],
      ...['-reqin', write('request.der', request), '-respout', answer, ...options],
    ]);
    return readFileSync(answer);
  });

/** A list that `openssl ca` signs. @param extensions lines of its configuration file */
export const opensslList = (issuer: Made, index: readonly IndexLine[], revokedAt: Date, extensions = ''): string =>
  inFolder((write) => {
    const certificate = write('ca.pem', issuer.certificatePem);
    const key = write('ca.key', issuer.privateKeyPem);
    const database = write('index.txt', opensslIndex(index, revokedAt));
    write('index.txt.attr', 'unique_subject = no\n');
    const number = write('number', '1000\n');
    const settings = `[ca]\ndefault_ca = it\n[it]\ndatabase = ${database}\ncertificate = ${certificate}\nprivate_key = ${key}\ndefault_md = sha256\ndefault_crl_days = 7\ncrlnumber = ${number}\n${extensions}`;
    const list = join(certificate, '..', 'list.pem');
    run('openssl', ['ca', '-gencrl', '-config', write('ca.conf', settings), '-out', list]);
    return readFileSync(list, 'utf8');
  });
