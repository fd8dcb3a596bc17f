import type { ParsedCertificate } from '@app/crypto';

/** A certificate and those above it, as a CA offers them together. */
export type OfferedChain = readonly [leaf: ParsedCertificate, ...above: ParsedCertificate[]];

const fingerprint = (text: string) => text.toLowerCase().replace(/[^0-9a-f]/g, '');

function fits([...chain]: OfferedChain, preferred: string): boolean {
  const topmost = chain.at(-1);
  if (!topmost) return false;
  if (/^[0-9a-f:\s]{64,}$/i.test(preferred.trim())) return chain.some(({ sha256 }) => sha256 === fingerprint(preferred));
  return topmost.issuerText.toLowerCase().includes(preferred.trim().toLowerCase());
}

/** The first chain whose root's name contains the preferred text, or that holds the certificate of that fingerprint; else the CA's own choice, the first. */
export function chooseChain(offered: readonly [OfferedChain, ...OfferedChain[]], preferred: string | undefined): OfferedChain {
  return (preferred?.trim() ? offered.find((chain) => fits(chain, preferred)) : undefined) ?? offered[0];
}

/** What clients are given beside the certificate. @param dropLast the last one is left out, as long as one stays */
export const chainAbove = ([, ...above]: OfferedChain, dropLast: boolean): ParsedCertificate[] => (dropLast && above.length > 1 ? above.slice(0, -1) : above);
