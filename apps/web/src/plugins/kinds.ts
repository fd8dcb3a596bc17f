/** The kinds of plugins, as the API names them. */
export const kinds = ['issuer', 'destination', 'source', 'notification', 'export', 'dns-provider', 'metric'] as const;

const words: Readonly<Record<string, string>> = {
  issuer: 'issues certificates',
  destination: 'takes certificates',
  source: 'finds certificates',
  notification: 'tells people',
  export: 'makes files',
  'dns-provider': 'proves names in the DNS',
  metric: 'takes figures',
};

export const kindInWords = (kind: string | undefined): string => (kind ? (words[kind] ?? kind) : '–');

/** "signRevocationList" → "sign revocation list". */
export const abilitiesInWords = (abilities: readonly string[] | undefined): string =>
  (abilities ?? []).map((ability) => ability.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)).join(', ');
