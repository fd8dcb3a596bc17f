import { randomBytes } from 'node:crypto';

const DAY_MS = 24 * 60 * 60 * 1000;
const inDays = (days) => new Date(Date.now() + days * DAY_MS).toISOString();

const answered = ({ status, text }, what) => {
  if (status !== 200) throw new Error(`No ${what}: ${status} ${text.slice(0, 500)}`);
  return JSON.parse(text);
};

/** A root that issues with a P-256 key. */
export async function createAuthority({ call }) {
  const name = `bench-${randomBytes(4).toString('hex')}`;
  const body = {
    name,
    owner: 'pki@bench.example',
    description: 'issues for the bench',
    commonName: `Bench ${name}`,
    type: 'root',
    keyType: 'ECCPRIME256V1',
    signingAlgorithm: 'sha256WithECDSA',
    validityStart: inDays(-1),
    validityEnd: inDays(3650),
    plugin: { slug: 'cryptography-issuer', pluginOptions: [] },
  };
  return answered(await call('POST', '/authorities', body), 'authority');
}

/** What a service owner asks for: one name and its www, for 90 days. */
export function certificateRequest(authority, { keyType = 'ECCPRIME256V1', index = 0, names = 2, owner = 'web@bench.example' } = {}) {
  const host = `h${index}-${randomBytes(6).toString('hex')}.bench.example`;
  return {
    owner,
    commonName: host,
    authority: { id: authority.id },
    validityStart: inDays(-0.5),
    validityEnd: inDays(90),
    keyType,
    extensions: {
      subAltNames: {
        names: Array.from({ length: names }, (_, i) => ({ nameType: 'DNSName', value: i === 0 ? host : `${i === 1 ? 'www' : `n${i}`}.${host}` })),
      },
      keyUsage: { useDigitalSignature: true },
      extendedKeyUsage: { useServerAuthentication: true },
    },
  };
}

/** A few hundred certificates that were really issued, of several shapes: what the generator copies. */
export async function issueSamples({ call }, authority, count) {
  for (let index = 0; index < count; index++) {
    const keyType = index % 10 === 0 ? 'RSA2048' : index % 10 === 1 ? 'ECCSECP384R1' : 'ECCPRIME256V1';
    const request = certificateRequest(authority, { keyType, index, names: 1 + (index % 4), owner: `team-${index % 40}@bench.example` });
    answered(await call('POST', '/certificates', request), 'certificate');
  }
}
