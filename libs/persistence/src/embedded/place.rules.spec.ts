import { describe, expect, it } from 'vitest';
import { decidePlacement, mayEnter, systemPlace } from './place.rules';

const nobody = { name: 'nobody', uid: 65534, gid: 65534 };
const given = (change = {}) => ({
  dataDir: '/work/lemur/.lemur',
  checkout: '/work/lemur',
  binariesDir: '/work/lemur/node_modules/pg',
  systemDir: '/var/lib/lemur',
  user: nobody,
  canReachData: true,
  canRunBinaries: true,
  recorded: null,
  ...change,
});

describe('A directory', () => {
  it('lets its owner, its group and the others in by their own bit only', () => {
    expect(mayEnter({ mode: 0o700, uid: 65534, gid: 0 }, nobody)).toBe(true);
    expect(mayEnter({ mode: 0o077, uid: 65534, gid: 65534 }, nobody)).toBe(false);
    expect(mayEnter({ mode: 0o710, uid: 0, gid: 65534 }, nobody)).toBe(true);
    expect(mayEnter({ mode: 0o701, uid: 0, gid: 65534 }, nobody)).toBe(false);
    expect(mayEnter({ mode: 0o701, uid: 0, gid: 0 }, nobody)).toBe(true);
    expect(mayEnter({ mode: 0o700, uid: 0, gid: 0 }, nobody)).toBe(false);
  });
});

describe('The embedded database', () => {
  it('lies in the data directory when its user gets there', () => {
    expect(decidePlacement(given())).toMatchObject({ clusterDir: '/work/lemur/.lemur/postgres', copiesDir: null });
    expect(decidePlacement(given({ user: null, canReachData: false }))).toMatchObject({ clusterDir: '/work/lemur/.lemur/postgres', copiesDir: null });
  });

  it('lies below the system’s directory, with copied binaries, when the checkout is closed to its user', () => {
    const place = systemPlace('/var/lib/lemur', '/work/lemur');
    const { because, ...decided } = decidePlacement(given({ canReachData: false, canRunBinaries: false }));
    expect(decided).toEqual({ clusterDir: `${place}/postgres`, copiesDir: systemPlace('/var/lib/lemur', '/work/lemur/node_modules/pg') });
    expect(because).toContain('"nobody" cannot reach /work/lemur/.lemur');
  });

  it('needs copied binaries alone when only the data directory is open', () => {
    expect(decidePlacement(given({ canRunBinaries: false }))).toMatchObject({
      clusterDir: '/work/lemur/.lemur/postgres',
      copiesDir: systemPlace('/var/lib/lemur', '/work/lemur/node_modules/pg'),
    });
  });

  it('stays where an earlier start put it, although another place would be chosen today', () => {
    expect(decidePlacement(given({ recorded: '/var/lib/lemur/old/postgres' })).clusterDir).toBe('/var/lib/lemur/old/postgres');
  });

  it('has a place of its own for each checkout', () => {
    expect(systemPlace('/var/lib/lemur', '/a')).not.toBe(systemPlace('/var/lib/lemur', '/b'));
    expect(systemPlace('/var/lib/lemur', '/a')).toMatch(/^\/var\/lib\/lemur\/[0-9a-f]{16}$/);
  });
});
