import { DomainError } from '@app/errors';
import { defineIssuer } from '../contracts/issuer';
import { addressOf, rollKey } from './account';
import { acmeHttpOptions, acmeRoles, acmeSettings } from './acme-options';
import { bringAuthority, renewalWindowOf, revokeAtCa } from './authority';
import { httpProver } from './http-prover';
import { identifiersOf } from './names.rules';
import { advanceOrder, cancelOrder } from './order';

/** Certificates from CAs that speak ACME, with control over names proved by files on their web servers. */
export const acmeHttpIssuer = defineIssuer({
  slug: 'acme-http-issuer',
  title: 'Acme HTTP-01',
  description: 'Certificates from a CA that speaks ACME. Control over names is proved by files that a destination puts on their web servers.',
  options: acmeHttpOptions,
  settings: acmeSettings,

  authorityRoles: acmeRoles,
  checkOptions: (options, settings) => void addressOf(options, settings),
  createAuthority: bringAuthority,

  async issue(order, options, context) {
    const wildcard = identifiersOf(order).find(({ value }) => value.startsWith('*.'));
    if (wildcard) {
      throw new DomainError('invalid', 'acme.wildcard-needs-dns', `Control over "${wildcard.value}" cannot be proved by a file on a web server.`, {
        hint: 'Drop the wildcard, or choose an authority that proves control in the DNS.',
      });
    }
    return advanceOrder({ externalId: null, state: null, order }, options, context, httpProver(options.tokenDestination));
  },
  resume: (pending, options, context) => advanceOrder(pending, options, context, httpProver(options.tokenDestination)),
  cancel: (pending, options, context) => cancelOrder(pending, options, context, httpProver(options.tokenDestination)),
  revoke: revokeAtCa,
  renewalWindow: renewalWindowOf,
  rollAccountKey: rollKey,
});
