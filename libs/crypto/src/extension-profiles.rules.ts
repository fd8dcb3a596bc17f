import type { CertificateExtensions, KeyUsage } from './extensions';

const authorityUsages: readonly KeyUsage[] = ['keyCertSign', 'cRLSign'];

/** What a leaf gets, whatever was asked: never an authority, and nothing that only authorities have. */
export function leafExtensions(asked: CertificateExtensions): CertificateExtensions {
  const usages = asked.keyUsage?.usages.filter((usage) => !authorityUsages.includes(usage)) ?? [];
  return {
    ...asked,
    basicConstraints: { critical: true, ca: false, pathLength: null },
    keyUsage: usages.length > 0 ? { critical: true, usages } : undefined,
    nameConstraints: undefined,
  };
}

/** What an authority gets, whatever was asked: critical CA:true (RFC 5280, 4.2.1.9), and the usages it signs with (4.2.1.3). */
export function authorityExtensions(asked: CertificateExtensions): CertificateExtensions {
  const usages = new Set([...(asked.keyUsage?.usages ?? []), ...authorityUsages]);
  return {
    ...asked,
    basicConstraints: { critical: true, ca: true, pathLength: asked.basicConstraints?.pathLength ?? null },
    keyUsage: { critical: true, usages: [...usages] },
  };
}
