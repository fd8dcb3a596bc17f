/** The host of an address, a URL or `host:port`; null for anything else. */
function hostIn(value: string): string | null {
  const text = value.trim();
  if (text === '' || /\s/.test(text)) return null;
  try {
    const url = new URL(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${/^[0-9a-f:]*:[0-9a-f:]*:[0-9a-f:.]*$/i.test(text) ? `[${text}]` : text}`);
    return url.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  } catch {
    return null;
  }
}

const isPrivate = (host: string) =>
  /^(10|127|0)\.\d+\.\d+\.\d+$/.test(host) ||
  /^192\.168\.\d+\.\d+$/.test(host) ||
  /^172\.(1[6-9]|2\d|3[01])\.\d+\.\d+$/.test(host) ||
  /^169\.254\.\d+\.\d+$/.test(host) ||
  /^(::1?|f[cd][0-9a-f]{2}:.*|fe[89ab][0-9a-f]:.*)$/.test(host) ||
  /(^|\.)(localhost|local|internal|lan)$/.test(host);

/**
 * The first host among these values that lies in a private network by its looks: an address of RFC 1918, RFC 4193 and their kin, or a name that is given to
 * such hosts. Whether a name leads there is for the server to see.
 */
export function privateHostAmong(values: readonly unknown[]): string | null {
  for (const value of values) {
    const host = typeof value === 'string' && value.length <= 2048 ? hostIn(value) : null;
    if (host !== null && isPrivate(host)) return host;
  }
  return null;
}
