import { createServer, type Socket } from 'node:net';
import { AndFilter, Ber, BerReader, BerWriter, BindRequest, EqualityFilter, ExtensibleFilter, type Filter, SearchRequest } from 'ldapts';
import { findFreePort } from './redis';

/** What an Active Directory does that OpenLDAP does not: a bind by user principal name, and groups in groups by rule. */
export interface TestActiveDirectory {
  url: string;
  /** By principal name. `account`: the `sAMAccountName`, where it matters. */
  people: Map<string, { password: string; dn: string; guid: Buffer; account?: string }>;
  /** Distinguished name of a group → distinguished names of its members, which may be groups. */
  groups: Map<string, string[]>;
  /** Every filter that it was asked with. */
  asked: string[];
  stop(): Promise<void>;
}

const BIND = 0x60;
const UNBIND = 0x42;
const SEARCH = 0x63;
const IN_CHAIN = '1.2.840.113556.1.4.1941';
const RESULT = { bind: 0x61, entry: 0x64, search: 0x65 } as const;

type Values = Readonly<Record<string, readonly Buffer[]>>;

function message(id: number, write: (writer: BerWriter) => void): Buffer {
  const writer = new BerWriter();
  writer.startSequence();
  writer.writeInt(id);
  write(writer);
  writer.endSequence();
  return writer.buffer;
}

const result = (id: number, tag: number, code: number, words = '') =>
  message(id, (writer) => {
    writer.startSequence(tag);
    writer.writeEnumeration(code);
    writer.writeString('');
    writer.writeString(words);
    writer.endSequence();
  });

const entry = (id: number, dn: string, values: Values) =>
  message(id, (writer) => {
    writer.startSequence(RESULT.entry);
    writer.writeString(dn);
    writer.startSequence();
    for (const [name, all] of Object.entries(values)) {
      writer.startSequence();
      writer.writeString(name);
      writer.startSequence(Ber.Set | Ber.Constructor);
      for (const value of all) writer.writeBuffer(value, Ber.OctetString);
      writer.endSequence();
      writer.endSequence();
    }
    writer.endSequence();
    writer.endSequence();
  });

export async function startActiveDirectory(): Promise<TestActiveDirectory> {
  const people: TestActiveDirectory['people'] = new Map();
  const groups: TestActiveDirectory['groups'] = new Map();
  const asked: string[] = [];

  const findPerson = (name: string) => [...people].find(([principal]) => principal.toLowerCase() === name.toLowerCase());
  const groupsOf = (member: string): string[] =>
    [...groups].flatMap(([dn, members]) => (members.some((one) => one.toLowerCase() === member.toLowerCase()) ? [dn, ...groupsOf(dn)] : []));
  const search = (filter: Filter): [string, Values][] => {
    asked.push(filter.toString());
    if (filter instanceof EqualityFilter && filter.attribute === 'userprincipalname') {
      const found = findPerson(String(filter.value));
      return found ? [[found[1].dn, { userPrincipalName: [Buffer.from(found[0])], objectGUID: [found[1].guid] }]] : [];
    }
    if (filter instanceof EqualityFilter && filter.attribute === 'samaccountname') {
      const owner = [...people.values()].find(({ account }) => account?.toLowerCase() === String(filter.value).toLowerCase());
      return owner ? [[owner.dn, { sAMAccountName: [Buffer.from(owner.account ?? '')], objectGUID: [owner.guid] }]] : [];
    }
    const chain = filter instanceof AndFilter ? filter.filters.find((one) => one instanceof ExtensibleFilter) : undefined;
    if (!(chain instanceof ExtensibleFilter) || chain.rule !== IN_CHAIN) throw new Error(`Nobody asks an Active Directory for ${filter.toString()}.`);
    return [...new Set(groupsOf(chain.value))].map((dn) => [dn, {}]);
  };

  const answer = (socket: Socket, bytes: Buffer, state: { isBound: boolean }) => {
    const reader = new BerReader(bytes);
    reader.readSequence();
    const id = reader.readInt() ?? 0;
    const tag = reader.readSequence();
    if (tag === UNBIND) return socket.end();
    if (tag === BIND) {
      const request = new BindRequest({ messageId: id });
      request.parseMessage(reader);
      const person = findPerson(request.dn)?.[1] ?? [...people.values()].find(({ dn }) => dn === request.dn);
      state.isBound = person?.password === request.password;
      return socket.write(result(id, RESULT.bind, state.isBound ? 0 : 49, state.isBound ? '' : '80090308: LdapErr: DSID-0C090439, data 52e'));
    }
    if (tag !== SEARCH || !state.isBound) return socket.write(result(id, RESULT.search, 1, 'a successful bind must be completed on dc7.inside.acorn.example'));
    const request = new SearchRequest({ messageId: id, filter: new AndFilter({ filters: [] }) });
    request.parseMessage(reader);
    for (const [dn, values] of search(request.filter)) socket.write(entry(id, dn, values));
    return socket.write(result(id, RESULT.search, 0));
  };

  const server = createServer((socket) => {
    const state = { isBound: false };
    let waiting = Buffer.alloc(0);
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk) => {
      waiting = Buffer.concat([waiting, chunk]);
      for (;;) {
        const reader = new BerReader(waiting);
        const start = reader.readSequence();
        if (start === null || reader.remain < reader.length) return;
        const end = reader.offset + reader.length;
        answer(socket, waiting.subarray(0, end), state);
        waiting = waiting.subarray(end);
      }
    });
  });
  const port = await findFreePort();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', () => resolve()));
  return { url: `ldap://127.0.0.1:${port}`, people, groups, asked, stop: () => new Promise((resolve) => server.close(() => resolve())) };
}
