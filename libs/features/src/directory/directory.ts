import {
  AndFilter,
  type Client,
  type Entry,
  EqualityFilter,
  ExtensibleFilter,
  type Filter,
  InappropriateAuthError,
  InvalidCredentialsError,
  NoSuchObjectError,
} from 'ldapts';
import { type Connect, type DirectorySettings, withDirectory } from './directory-connection';
import { holdsAddress, lookedUpBy, readTypedName, type TypedName } from './groups.rules';
import { comparableName } from './names.rules';

/** Somebody whose password the directory knows. */
export interface DirectoryPerson {
  /** The entry's own id, which outlives its name. */
  readonly subject: string;
  readonly username: string;
  readonly email: string;
  /** Distinguished names. */
  readonly groups: readonly string[];
}

/** Members of members too (Active Directory). */
const IN_CHAIN = '1.2.840.113556.1.4.1941';
const MOST_GROUPS = 5_000;

const textsIn = (entry: Entry, attribute: string): string[] => {
  const name = Object.keys(entry).find((key) => key.toLowerCase() === attribute.toLowerCase());
  const value = name === undefined ? [] : entry[name];
  return [value].flat().flatMap((one) => (typeof one === 'string' && one !== '' ? [one] : Buffer.isBuffer(one) ? [one.toString('utf8')] : []));
};

function subjectOf(entry: Entry): string {
  const [guid] = [entry['objectGUID'] ?? []].flat();
  if (Buffer.isBuffer(guid) && guid.length) return `objectGUID:${guid.toString('hex')}`;
  const [uuid] = textsIn(entry, 'entryUUID');
  return uuid === undefined ? `dn:${comparableName(entry.dn)}` : `entryUUID:${uuid.toLowerCase()}`;
}

const isWrongPassword = (error: unknown) =>
  error instanceof InvalidCredentialsError || error instanceof InappropriateAuthError || error instanceof NoSuchObjectError;

/** @returns false when the name or password is not right */
async function bindAs(client: Client, name: string, password: string): Promise<boolean> {
  try {
    await client.bind(name, password);
    return true;
  } catch (error) {
    if (isWrongPassword(error)) return false;
    throw error;
  }
}

/** One directory, asked for people and their groups. */
export class Directory {
  constructor(
    private readonly settings: DirectorySettings,
    private readonly away: (address: string, because: string) => void,
  ) {}

  /**
   * @returns null when the directory does not know the name with this password
   * @throws Error when no server of it does its part
   */
  async recognise(typed: string, password: string): Promise<DirectoryPerson | null> {
    const name = readTypedName(typed, this.settings.emailDomain ?? '');
    // A bind without a password succeeds for everybody (RFC 4513, 5.1.2).
    if (!name || password === '') return null;
    return withDirectory(this.settings, this.away, (connect) => this.askServer(connect, name, password));
  }

  private askServer(connect: Connect, name: TypedName, password: string): Promise<DirectoryPerson | null> {
    const { bindDn, bindPassword } = this.settings;
    return connect(async (client) => {
      if (bindDn === undefined) {
        if (!(await bindAs(client, name.principal, password))) return null;
        const entry = await this.findEntry(client, name);
        if (!entry || !(await this.isBoundAs(client, entry, password))) return null;
        return this.describe(client, entry, name);
      }
      await client.bind(bindDn, bindPassword ?? '');
      const entry = await this.findEntry(client, name);
      // On a connection of its own: the first keeps the rights of the account that looks up.
      if (!entry || !(await connect((own) => bindAs(own, entry.dn, password)))) return null;
      return this.describe(client, entry, name);
    });
  }

  /**
   * Is the entry that was found his who has bound himself by his principal name? That name is unique; but one person's principal name may
   * be another's `sAMAccountName` with the domain, and the password proves nothing of the other.
   */
  private async isBoundAs(client: Client, entry: Entry, password: string): Promise<boolean> {
    return this.settings.userAttribute.toLowerCase() === 'userprincipalname' || bindAs(client, entry.dn, password);
  }

  private async findEntry(client: Client, name: TypedName): Promise<Entry | null> {
    const { userAttribute, mailAttribute, baseDn = '', emailDomain = '' } = this.settings;
    const value = lookedUpBy(userAttribute, name, emailDomain);
    if (value === null) return null;
    const { searchEntries } = await client.search(baseDn, {
      scope: 'sub',
      filter: new EqualityFilter({ attribute: userAttribute, value }),
      attributes: [userAttribute, 'memberOf', 'objectGUID', 'entryUUID', ...(mailAttribute === undefined ? [] : [mailAttribute])],
      explicitBufferAttributes: ['objectGUID'],
      sizeLimit: 2,
    });
    if (searchEntries.length > 1) throw new Error(`several entries have one ${userAttribute}`);
    return searchEntries[0] ?? null;
  }

  private async describe(client: Client, entry: Entry, { short }: TypedName): Promise<DirectoryPerson> {
    const { userAttribute, mailAttribute, emailDomain = '', isActiveDirectory, memberAttribute } = this.settings;
    // As the directory writes it, not as it was typed.
    const own = textsIn(entry, userAttribute)[0] ?? short;
    const email = (mailAttribute === undefined ? undefined : textsIn(entry, mailAttribute)[0]) ?? (holdsAddress(userAttribute) ? own : `${own}@${emailDomain}`);
    // A personal role is named like it, and nothing else should be.
    if (!/^[^\s@,<>"]+@[^\s@,<>"]+$/.test(email)) throw new Error('the address of an entry is none');
    const groups = isActiveDirectory
      ? await this.findGroups(
          client,
          new AndFilter({
            filters: [
              new EqualityFilter({ attribute: 'objectClass', value: 'group' }),
              new ExtensibleFilter({ matchType: 'member', rule: IN_CHAIN, value: entry.dn }),
            ],
          }),
        )
      : memberAttribute === undefined
        ? textsIn(entry, 'memberOf')
        : await this.findGroups(client, new EqualityFilter({ attribute: memberAttribute, value: entry.dn }));
    return { subject: subjectOf(entry), username: own.split('@')[0] ?? own, email, groups };
  }

  private async findGroups(client: Client, filter: Filter): Promise<string[]> {
    const groups: string[] = [];
    for await (const { searchEntries } of client.searchPaginated(this.settings.baseDn ?? '', {
      scope: 'sub',
      filter,
      attributes: ['1.1'],
      paged: { pageSize: 500 },
    })) {
      groups.push(...searchEntries.map(({ dn }) => dn));
      if (groups.length > MOST_GROUPS) throw new Error('somebody is in too many groups');
    }
    return groups;
  }
}
