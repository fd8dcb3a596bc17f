/** Where an old hash address leads now: mails and bookmarks hold `/#/certificates/<name>`. Null when the address has no hash route. */
export function pathOfHashRoute(hash: string): string | null {
  if (!hash.startsWith('#/')) return null;
  const [path = ''] = hash.slice(2).split('?');
  const [page, ...rest] = path.split('/').filter(Boolean);
  const name = rest.length ? decode(rest.join('/')) : null;
  switch (page) {
    case 'certificates':
      return name ? `/certificates/name/${encodeURIComponent(name)}` : '/certificates';
    case 'authorities':
      return name ? `/authorities?q=${encodeURIComponent(name)}` : '/authorities';
    case 'login':
      return '/sign-in';
    default:
      return '/';
  }
}

/** The page to return to after signing in. Anything but a path of our own is answered with the first page, since addresses are mailed by strangers too. */
export function safeReturnPath(then: string | undefined): string {
  if (!then || !/^\/(?![/\\])/.test(then) || then.startsWith('/sign-in')) return '/';
  return then;
}

/** Search parameters as plain text, so that addresses can be read, typed and mailed. */
export const parseSearch = (search: string): Record<string, string> => Object.fromEntries(new URLSearchParams(search));

export function stringifySearch(search: Record<string, unknown>): string {
  const pairs = Object.entries(search).flatMap(([name, value]) => (typeof value === 'string' && value !== '' ? [[name, value]] : []));
  return pairs.length ? `?${new URLSearchParams(pairs).toString()}` : '';
}

const decode = (text: string) => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};
