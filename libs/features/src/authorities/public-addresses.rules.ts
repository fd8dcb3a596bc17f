/**
 * Where everybody can fetch an authority's revocation list and certificate.
 * @param pkiUrl as set; undefined: nothing is published under a name of ours
 */
export function publicAddresses(pkiUrl: string | undefined, authorityId: number): { crl: string; caIssuers: string } | undefined {
  if (pkiUrl === undefined) return undefined;
  const base = `${pkiUrl.replace(/\/+$/, '')}/api/1/authorities/${authorityId}`;
  return { crl: `${base}/crl`, caIssuers: `${base}/certificate` };
}
