import { DomainError } from '@app/errors';
import type { DnsAccount } from '../contracts/issuer-context';
import type { Proof } from './order-state';
import type { AcmeContext, Prover } from './proving';
import { tokenOf } from './wire';

type DnsProof = Extract<Proof, { kind: 'dns' }>;

async function accountOf({ accountId, zone }: DnsProof, context: AcmeContext): Promise<DnsAccount> {
  const account = await context.dns.account(accountId, zone);
  if (account) return account;
  throw new DomainError('invalid', 'acme.dns-provider-gone', `The DNS provider with the zone ${zone} is not there any more.`, {
    hint: 'Request the certificate again.',
  });
}

const isDns = (proof: Proof): proof is DnsProof => proof.kind === 'dns';

/** Proves control over a name by a TXT record (RFC 8555, 8.4). */
export const dnsProver: Prover = {
  challengeType: 'dns-01',

  async plan({ identifier, url }, challenge, connection, context) {
    const owner = `_acme-challenge.${identifier.value.toLowerCase()}`;
    const name = (context.settings.delegatedCname ? await context.dns.aliasOf(owner) : null) ?? owner;
    const value = await connection.keyAuthorization({ type: 'dns-01', token: tokenOf(challenge) });
    const accounts = await context.dns.accountsFor(name);
    return accounts.map(({ id, zone }) => ({ kind: 'dns' as const, authorization: url, accountId: id, zone, name, value }));
  },

  async putUp(proof, context) {
    if (isDns(proof)) await (await accountOf(proof, context)).addTxt(proof.name, proof.value);
  },

  async takeDown(proof, context) {
    if (!isDns(proof)) return;
    const account = await context.dns.account(proof.accountId, proof.zone);
    await account?.removeTxt(proof.name, proof.value);
  },

  async missing(proofs, context) {
    const words: string[] = [];
    let checks = 1;
    for (const proof of proofs.filter(isDns)) {
      const account = await accountOf(proof, context);
      checks = Math.max(checks, account.propagationChecks);
      const servers = await account.missingAt(proof.name, proof.value);
      if (!servers.length) continue;
      words.push(`the TXT record ${proof.name} is not served by ${servers.join(', ')}`);
      // Somebody who wrote the same record set at the same moment may have written over it.
      await account.addTxt(proof.name, proof.value);
    }
    return { words, checks };
  },
};
