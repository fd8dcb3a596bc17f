import {
  authorityExtensions,
  generateKey,
  leafExtensions,
  parseCertificate,
  signatureHashOf,
  signCertificate,
  signRevocationList,
  verifyIssuedBy,
  type ParsedCertificate,
} from '@app/crypto';
import { invalidAsAWhole } from '@app/errors';
import { z } from 'zod';
import type { SigningAuthority } from '../contracts/authority';
import { defineIssuer } from '../contracts/issuer';
import { readAuthority } from './authority-certificates';
import { checkNameConstraints } from './name-constraints.rules';
import { addressExtensions, checkBelow, checkDepth, checkOrder, leafChain } from './signing.rules';

const authorityRoles = (authorityName: string) => [`${authorityName}_admin`, `${authorityName}_operator`];

/** Our own authority: it signs with keys that lie sealed in the database. */
export const cryptographyIssuer = defineIssuer({
  slug: 'cryptography-issuer',
  title: 'Cryptography',
  description: 'Signs with an authority of our own, whose key is kept sealed here. Publishes its revocation list.',
  options: z.object({}),
  settings: z.object({}),

  authorityRoles,

  async createAuthority(order, _options, context) {
    const { parent } = order;
    const extensions = { ...authorityExtensions(order.extensions), ...addressExtensions(parent) };
    checkOrder(order);
    const chain = parent ? readAuthority(parent) : null;
    if (parent && chain) {
      checkBelow(order, chain.issuer, parent.name, context.now());
      checkDepth(extensions.basicConstraints?.pathLength ?? null, chain.issuer, parent.name);
    }
    const key = await generateKey(order.keyType);
    const { pem } = await signCertificate({
      subject: order.subject,
      publicKeySpkiDer: key.publicKeySpkiDer,
      issuer: parent ? await signer(parent) : { selfSigned: { privateKeyPem: key.privateKeyPem } },
      notBefore: order.notBefore,
      notAfter: order.notAfter,
      extensions,
      signatureHash: requestedHash(order),
    });
    return {
      certificatePem: pem,
      privateKeyPem: key.privateKeyPem,
      chainPem: chain ? pemOf([chain.issuer, ...chain.above]) : '',
      roles: authorityRoles(order.name).map((name) => ({ name })),
    };
  },

  async issue(order, _options, context) {
    const { authority } = order;
    const { issuer, above } = readAuthority(authority);
    checkOrder(order);
    checkBelow(order, issuer, authority.name, context.now());
    checkNameConstraints(order.extensions.subjectAltNames?.names ?? [], [issuer, ...above]);
    const { pem } = await signCertificate({
      subject: order.subject,
      publicKeySpkiDer: order.publicKeySpkiDer,
      issuer: await signer(authority),
      notBefore: order.notBefore,
      notAfter: order.notAfter,
      extensions: { ...leafExtensions(order.extensions), ...addressExtensions(authority, order.extensions) },
      signatureHash: requestedHash(order),
    });
    return { status: 'issued', certificatePem: pem, chainPem: pemOf(leafChain(issuer, above)), externalId: null };
  },

  // Nobody has to be asked: the entry in the next list revokes. What this checks is that such an entry would mean this certificate,
  // because a list speaks only of its own issuer's serial numbers (RFC 5280, 5.3).
  async revoke({ certificatePem, authority }) {
    const verdict = verifyIssuedBy(parseCertificate(certificatePem), readAuthority(authority).issuer);
    if (verdict === 'valid') return;
    throw invalidAsAWhole(
      'issuer.not-its-certificate',
      `The certificate was not issued by authority "${authority.name}", so that its revocation list cannot revoke it.`,
      'Revoke it at the authority that issued it.',
    );
  },

  signRevocationList: async ({ authority, number, thisUpdate, nextUpdate, revoked }) =>
    signRevocationList({ issuer: await signer(authority), number, thisUpdate, nextUpdate, revoked }),
});

const pemOf = (certificates: readonly ParsedCertificate[]) => certificates.map((certificate) => certificate.pem).join('');

const signer = async (authority: SigningAuthority) => ({ certificatePem: authority.certificatePem, privateKeyPem: await authority.privateKeyPem() });

/** Of the requested algorithm only the hash can be obeyed; the rest follows from the signing key. */
const requestedHash = ({ signingAlgorithm }: { signingAlgorithm: string | null }) =>
  signingAlgorithm === null ? undefined : signatureHashOf(signingAlgorithm);
