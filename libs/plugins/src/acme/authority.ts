import { parseCertificate, parseCertificates, revocationReasons } from '@app/crypto';
import { invalidRequest } from '@app/errors';
import type { AuthorityOrder, NewAuthority, RenewalWindow, RevocationOrder } from '../contracts/issuer';
import type { IssuerContext } from '../contracts/issuer-context';
import type { PluginContext } from '../contracts/plugin';
import { addressOf, openAccount } from './account';
import { acmeRoles, type AcmeOptions, type AcmeSettings } from './acme-options';
import { AcmeConnection } from './connection';
import { isProblem } from './problems';
import { askRenewalWindow } from './renewal-info';

/** Calls nobody: an account is made when the first certificate is ordered. */
export async function bringAuthority(order: AuthorityOrder, options: AcmeOptions, context: PluginContext<AcmeSettings>): Promise<NewAuthority> {
  addressOf(options, context.settings);
  const [certificate, ...above] = parseCertificates(options.certificate ?? context.settings.root ?? '');
  if (!certificate) {
    throw invalidRequest(
      'acme.no-root',
      { plugin: { pluginOptions: { certificate: 'An ACME authority needs the certificate of its CA.' } } },
      'Paste the CA’s certificate as PEM, or have ACME_ROOT set.',
    );
  }
  return Promise.resolve({
    certificatePem: certificate.pem,
    privateKeyPem: null,
    chainPem: above.map(({ pem }) => pem).join(''),
    roles: acmeRoles(order.name).map((name) => ({ name })),
  });
}

/** @throws DomainError with the CA's words when it does not revoke */
export async function revokeAtCa({ certificatePem, reason }: RevocationOrder, options: AcmeOptions, context: IssuerContext<AcmeSettings>): Promise<void> {
  const connection = await openAccount(options, context);
  try {
    await connection.postTo('revokeCert', { certificate: parseCertificate(certificatePem).der.toString('base64url'), reason: revocationReasons[reason] });
  } catch (error) {
    // Asked twice, and done once: that is what was wanted.
    if (!isProblem(error, 'alreadyRevoked')) throw error;
  }
}

export async function renewalWindowOf(certificatePem: string, options: AcmeOptions, context: IssuerContext<AcmeSettings>): Promise<RenewalWindow | null> {
  // Nobody has to say who he is to ask for this (RFC 9773, 4.1).
  const connection = new AcmeConnection(addressOf(options, context.settings), '', null, context);
  return askRenewalWindow(connection, certificatePem, context);
}
