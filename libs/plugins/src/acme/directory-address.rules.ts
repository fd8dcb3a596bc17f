import { DomainError } from '@app/errors';

/** Which addresses belong to a CA. */
export interface DirectoryAddress {
  readonly directory: URL;
  /** @throws DomainError `invalid` for an address that the CA has no business to send us to */
  check(address: string): URL;
}

const parse = (address: string): URL | null => (URL.canParse(address) ? new URL(address) : null);

/**
 * A CA says in its answers where to go next; it may send us to its own host, and to the hosts that both the authority and the
 * installation allow, by https. Anything else would let whoever controls a directory make us call our own network.
 * @param allowed hosts that the installation trusts as CAs
 * @param others hosts beside the directory's that this authority names
 * @throws DomainError `invalid` when the directory itself is not allowed
 */
export function directoryAddress(url: string | undefined, allowed: readonly string[], others: readonly string[]): DirectoryAddress {
  const directory = parse(url ?? '');
  if (!directory) {
    throw new DomainError('invalid', 'acme.no-directory', 'The authority names no ACME directory.', {
      hint: 'Set its option "acme_url", or ACME_DIRECTORY_URL.',
    });
  }
  const hosts = allowed.map((host) => host.toLowerCase());
  const refuse = (address: string, because: string) =>
    new DomainError('invalid', 'acme.address-refused', `The address "${address}" of the ACME server is refused: ${because}.`, {
      hint: 'An administrator can allow further hosts with ACME_DIRECTORY_HOST_ALLOWLIST.',
      facts: { directory: directory.href },
    });
  const checkWay = (target: URL) => {
    if (target.protocol !== 'https:') throw refuse(target.href, 'it is not https');
    if (target.username || target.password) throw refuse(target.host, 'it carries credentials');
  };
  checkWay(directory);
  if (!hosts.includes(directory.hostname)) throw refuse(directory.href, `"${directory.hostname}" is not an allowed CA`);
  const further = others.map((host) => host.trim().toLowerCase()).filter((host) => host !== '' && hosts.includes(host));
  return {
    directory,
    check(address) {
      const target = parse(address);
      if (!target) throw refuse(address.slice(0, 200), 'it is no address');
      checkWay(target);
      if (target.host === directory.host || (further.includes(target.hostname) && target.port === '')) return target;
      throw refuse(target.href.slice(0, 200), `the CA of this authority is "${directory.host}"`);
    },
  };
}
