/** An authority as an issuer needs it to sign: who it is, and its key when we hold it. */
export interface SigningAuthority {
  readonly name: string;
  readonly certificatePem: string;
  /** PEM blocks from the next issuer up to and including the root; empty for a root. */
  readonly chainPem: string;
  /** Where this authority's revocation list and certificate can be fetched by anybody; absent: they are not published. */
  readonly publicAddresses?: { readonly crl?: string; readonly caIssuers?: string };
  /**
   * Opens the sealed key. Ask for it when it is used, and do not keep it.
   * @throws DomainError when we do not hold the key
   */
  privateKeyPem(): Promise<string>;
}
