import type { Settings } from './config.schema';

type Judged = Pick<Settings, 'server' | 'identity' | 'ping' | 'oauth2' | 'google' | 'ldap'>;

/** Names of this machine: what is sent there in clear is seen by nobody else. */
export const isThisMachine = (address: string): boolean => /^(localhost|127\.\d+\.\d+\.\d+|\[?::1\]?)$/i.test(new URL(address).hostname);

const and = (names: readonly string[]) => [names.slice(0, -1).join(', '), names.at(-1)].filter(Boolean).join(' and ');

function missingOf(needed: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(needed).flatMap(([name, value]) => (value === undefined || (Array.isArray(value) && !value.length) ? [name] : []));
}

function openIdProblems(prefix: 'PING' | 'OAUTH2', settings: Judged['oauth2'], hostname: string | undefined): string[] {
  const needed = {
    [`${prefix}_CLIENT_ID`]: settings.clientId,
    [`${prefix}_SECRET`]: settings.secret,
    [`${prefix}_REDIRECT_URI (or LEMUR_HOSTNAME)`]: settings.redirectUri ?? hostname,
    ...(settings.issuer === undefined
      ? {
          [`${prefix}_AUTH_ENDPOINT`]: settings.authorizationUrl,
          [`${prefix}_ACCESS_TOKEN_URL`]: settings.tokenUrl,
          [`${prefix}_JWKS_URL (or ${prefix}_ISSUER for the three addresses)`]: settings.jwksUrl,
        }
      : {}),
  };
  const missing = missingOf(needed);
  const addresses = {
    ISSUER: settings.issuer,
    AUTH_ENDPOINT: settings.authorizationUrl,
    ACCESS_TOKEN_URL: settings.tokenUrl,
    JWKS_URL: settings.jwksUrl,
    USER_API_URL: settings.profileUrl,
  };
  const open = Object.entries(addresses).filter(([, address]) => address?.startsWith('http:') && !isThisMachine(address));
  return [
    ...(missing.length ? [`ACTIVE_PROVIDERS names ${prefix.toLowerCase()}, which needs ${and(missing)}`] : []),
    ...open.map(([name]) => `${prefix}_${name} begins with http:, where everybody on the way reads and changes what goes over it. Write https:`),
  ];
}

function ldapProblems({ isOn, servers, baseDn, emailDomain, bindDn, bindPassword }: Judged['ldap']): string[] {
  if (!isOn) return [];
  const missing = missingOf({ LDAP_BIND_URI: servers, LDAP_BASE_DN: baseDn, LDAP_EMAIL_DOMAIN: emailDomain });
  return [
    ...(missing.length ? [`LDAP_AUTH is on, which needs ${and(missing)}`] : []),
    ...((bindDn === undefined) !== (bindPassword === undefined) ? ['LDAP_BIND_DN and LDAP_BIND_PASSWORD go together. Set both, or neither'] : []),
  ];
}

/** What is missing for the ways to sign in that are switched on, in whole sentences. */
export function identityProblems({ server, identity, ping, oauth2, google, ldap }: Judged): string[] {
  const active = (name: 'ping' | 'oauth2' | 'google') => identity.activeProviders.includes(name);
  const ofGoogle = missingOf({
    GOOGLE_CLIENT_ID: google.clientId,
    GOOGLE_SECRET: google.secret,
    'GOOGLE_REDIRECT_URI (or LEMUR_HOSTNAME)': google.redirectUri ?? server.hostname,
  });
  const problems = [
    ...(active('ping') ? openIdProblems('PING', ping, server.hostname) : []),
    ...(active('oauth2') ? openIdProblems('OAUTH2', oauth2, server.hostname) : []),
    ...(active('google') && ofGoogle.length ? [`ACTIVE_PROVIDERS names google, which needs ${and(ofGoogle)}`] : []),
    ...ldapProblems(ldap),
  ];
  return problems.map((problem) => `${problem}.`);
}
