import { createPrivateKey } from 'node:crypto';
import { parseCertificate } from '@app/crypto';
import { DomainError } from '@app/errors';
import { z } from 'zod';
import { defineDestination, keyToDeploy, type DeployableCertificate } from '../contracts/destination';
import { awsOptions, awsSettings, configurationOf } from './aws-account';
import { secondName, serverCertificateName } from './certificate-names.rules';
import { isSameCertificate, ServerCertificates } from './server-certificates';

/** Server certificates of IAM, where load balancers and CloudFront take them from. */
export const awsDestination = defineDestination({
  slug: 'aws-destination',
  title: 'AWS',
  description: 'Stores certificate and key as a server certificate in IAM of an AWS account.',
  options: z.object(awsOptions),
  settings: awsSettings,
  configuration: configurationOf,
  requiresKey: true,

  overwritesNothing: true,

  identity: ({ accountNumber, path }) => `${accountNumber}${path}`,

  pairedSource: ({ accountNumber, path }) => ({ slug: 'aws-source', options: { accountNumber, path } }),

  async upload(certificate, { accountNumber, path }, context) {
    const { certificatePem: body, chainPem: chain } = certificate;
    const privateKeyPem = traditional(keyToDeploy(certificate));
    const account = new ServerCertificates({ accountNumber }, context);
    const names = namesOf(certificate, path);
    for (const name of names) {
      if (await account.upload({ name, path, body, chain, privateKeyPem })) return;
      const there = await account.find(name);
      if (there?.path === path && isSameCertificate(there.body, body)) return;
      context.log.warn('Another server certificate has this name', { name, accountNumber });
    }
    throw new DomainError('upstream', 'aws.name-taken', `Other server certificates of account ${accountNumber} have the names ${names.join(' and ')}.`, {
      hint: 'Remove or rename them.',
    });
  },

  async clean(certificate, { accountNumber, path }, context) {
    const account = new ServerCertificates({ accountNumber }, context);
    for (const name of namesOf(certificate, path)) {
      const there = await account.find(name);
      if (there?.path === path && isSameCertificate(there.body, certificate.certificatePem)) await account.remove(name);
    }
  },
});

/** Its own name, and the one that it gets when that is taken: nothing is written over, since a listener may use it. */
const namesOf = ({ name, certificatePem }: Pick<DeployableCertificate, 'name' | 'certificatePem'>, path: string) => [
  serverCertificateName(name),
  secondName(name, path, parseCertificate(certificatePem).sha256),
];

/** PKCS#1 or SEC1, because classic load balancers refuse PKCS#8. */
function traditional(pem: string): string {
  const key = createPrivateKey(pem);
  if (key.asymmetricKeyType === 'rsa') return key.export({ type: 'pkcs1', format: 'pem' }).toString();
  if (key.asymmetricKeyType === 'ec') return key.export({ type: 'sec1', format: 'pem' }).toString();
  throw new DomainError('invalid', 'aws.key-type', `IAM takes RSA and ECDSA keys, and this one is ${key.asymmetricKeyType ?? 'of an unknown kind'}.`, {
    hint: 'Have the certificate issued with an RSA or ECDSA key, or choose another destination.',
  });
}
