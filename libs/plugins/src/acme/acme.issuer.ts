import { DomainError } from '@app/errors';
import { defineIssuer } from '../contracts/issuer';
import { addressOf, rollKey } from './account';
import { acmeOptions, acmeRoles, acmeSettings } from './acme-options';
import { bringAuthority, renewalWindowOf, revokeAtCa } from './authority';
import { dnsProver } from './dns-prover';
import { identifiersOf } from './names.rules';
import { advanceOrder, cancelOrder } from './order';

/** Certificates from CAs that speak ACME, with control over names proved in the DNS. */
export const acmeIssuer = defineIssuer({
  slug: 'acme-issuer',
  title: 'Acme',
  description: 'Certificates from a CA that speaks ACME, such as Let’s Encrypt. Control over names is proved by TXT records that a DNS provider sets.',
  options: acmeOptions,
  settings: acmeSettings,

  authorityRoles: acmeRoles,
  checkOptions: (options, settings) => void addressOf(options, settings),
  createAuthority: bringAuthority,

  async issue(order, options, context) {
    const address = identifiersOf(order).find(({ type }) => type === 'ip');
    if (address) {
      throw new DomainError('invalid', 'acme.address-needs-http', `Control over the address ${address.value} cannot be proved in the DNS.`, {
        hint: 'Leave it out, or choose an authority that proves control by http.',
      });
    }
    return advanceOrder({ externalId: null, state: null, order }, options, context, dnsProver);
  },
  resume: (pending, options, context) => advanceOrder(pending, options, context, dnsProver),
  cancel: (pending, options, context) => cancelOrder(pending, options, context, dnsProver),
  revoke: revokeAtCa,
  renewalWindow: renewalWindowOf,
  rollAccountKey: rollKey,
});
