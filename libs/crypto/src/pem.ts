import { DomainError } from '@app/errors';

export interface PemBlock {
  /** `CERTIFICATE`, `PRIVATE KEY` … */
  readonly label: string;
  readonly der: Buffer;
  /** RFC 1421 headers stood in the block, as in keys encrypted the old way; the DER is then not one. */
  readonly hasHeaders: boolean;
}

// Characters. Certificates, chains and keys are far shorter; only revocation lists need more.
const maxPemLength = 4 * 1024 * 1024;

const beginMark = '-----BEGIN ';
const refuse = (code: string, message: string, hint?: string) => new DomainError('invalid', code, message, { hint });

/**
 * Every block with one of the labels, in order. Text around blocks is skipped (RFC 7468, 5.2), and so are blocks with other labels.
 * @throws DomainError `invalid` for a block that does not end, or whose text is not base64
 */
export function pemBlocks(text: string, labels: readonly string[], maxLength = maxPemLength): PemBlock[] {
  if (text.length > maxLength) throw refuse('pem.too-long', `The text has ${text.length} characters, at most ${maxLength} are read.`);
  const blocks: PemBlock[] = [];
  for (let begin = text.indexOf(beginMark); begin >= 0;) {
    const labelFrom = begin + beginMark.length;
    const labelTo = text.indexOf('-----', labelFrom);
    const label = labelTo < 0 || labelTo - labelFrom > 64 ? '' : text.slice(labelFrom, labelTo);
    if (!labels.includes(label)) {
      begin = text.indexOf(beginMark, labelFrom);
      continue;
    }
    const endMark = `-----END ${label}-----`;
    const end = text.indexOf(endMark, labelTo);
    if (end < 0) throw refuse('pem.no-end', `The block -----BEGIN ${label}----- has no end.`, `Paste the text up to and including ${endMark}.`);
    blocks.push(readBlock(label, text.slice(labelTo + 5, end)));
    begin = text.indexOf(beginMark, end + endMark.length);
  }
  return blocks;
}

function readBlock(label: string, body: string): PemBlock {
  const hasHeaders = body.includes(':');
  const base64 = hasHeaders ? body.slice(body.search(/\r?\n\r?\n/) + 1) : body;
  const packed = base64.replace(/\s+/g, '');
  if (!hasHeaders && (!/^[A-Za-z0-9+/]+={0,2}$/.test(packed) || packed.replace(/=+$/, '').length % 4 === 1)) {
    throw refuse('pem.not-base64', `The text in the block ${label} is not base64.`, 'Paste it again, without changing or leaving out characters.');
  }
  return { label, der: Buffer.from(packed, 'base64'), hasHeaders };
}

/** Lines of 64 characters (RFC 7468, 2), LF, with a line end at the end. */
export function toPem(label: string, der: Buffer): string {
  const base64 = der.toString('base64');
  let text = `${beginMark}${label}-----\n`;
  for (let i = 0; i < base64.length; i += 64) text += `${base64.slice(i, i + 64)}\n`;
  return `${text}-----END ${label}-----\n`;
}
