import { NestFactory } from '@nestjs/core';
import type { INestApplicationContext } from '@nestjs/common';
import { configWith } from '@app/config';
import { FeaturesModule, RevocationLists } from '@app/features';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { startApi, type StartedApi } from '../../support/api';
import { anAuthority } from '../../support/builders';

let api: StartedApi;
let host: INestApplicationContext;
let lists: RevocationLists;
beforeAll(async () => {
  api = await startApi();
  const config = configWith({ database: { url: api.database.url, poolSize: 4 }, encryption: { keys: [inject('secrets').LEMUR_ENCRYPTION_KEYS] } });
  host = await NestFactory.createApplicationContext(FeaturesModule.forRoot(config, 'lemur tests'), { logger: false });
  lists = host.get(RevocationLists);
});
afterAll(async () => {
  await host?.close();
  await api?.stop();
});

const stateOf = async (id: number) => {
  const [row] = await api.database.query<{ number: string; hours: string }>(
    `SELECT "number", round(extract(epoch FROM "nextUpdate" - now()) / 3600) AS hours FROM revocation_lists WHERE "authorityId" = $1`,
    [id],
  );
  return { number: Number(row?.number), hours: Number(row?.hours) };
};
const endsIn = (id: number, days: number) =>
  api.database.query(`UPDATE revocation_lists SET "nextUpdate" = now() + make_interval(hours => $2) WHERE "authorityId" = $1`, [id, days * 24]);

describe('The regular run', () => {
  it('signs the lists that end within three days, and leaves the others alone', async () => {
    const [ending, fresh] = [await anAuthority(api.admin), await anAuthority(api.admin)];
    await endsIn(ending.id, 2);
    await endsIn(fresh.id, 4);
    const before = await stateOf(ending.id);
    const { published, failed } = await lists.publishDue(new Date());
    expect(failed).toEqual([]);
    expect(published).toContain(ending.id);
    expect(published).not.toContain(fresh.id);
    expect(await stateOf(ending.id)).toEqual({ number: before.number + 1, hours: 168 });
    expect((await stateOf(fresh.id)).hours).toBe(96);
  });

  it('signs what a crash left unsigned, and what was never signed', async () => {
    const [stale, missing] = [await anAuthority(api.admin), await anAuthority(api.admin)];
    await api.database.query(`UPDATE revocation_lists SET "staleSince" = now() WHERE "authorityId" = $1`, [stale.id]);
    await api.database.query(`DELETE FROM revocation_lists WHERE "authorityId" = $1`, [missing.id]);
    expect((await lists.publishDue(new Date())).published).toEqual(expect.arrayContaining([stale.id, missing.id]));
    expect((await lists.publishDue(new Date())).published).toEqual([]);
    expect((await api.anonymous.bytes(`/authorities/${missing.id}/crl`)).status).toBe(200);
  });

  it('goes on after one that cannot be signed, and names it; its old list serves on', async () => {
    const [broken, fine] = [await anAuthority(api.admin), await anAuthority(api.admin)];
    // A key that lies in another row's place does not open there.
    await api.database.query(
      `UPDATE certificates SET "sealedPrivateKey" = (SELECT "sealedPrivateKey" FROM certificates WHERE "caOfAuthorityId" = $2) WHERE "caOfAuthorityId" = $1`,
      [broken.id, fine.id],
    );
    await endsIn(broken.id, 1);
    await endsIn(fine.id, 1);
    const { published, failed } = await lists.publishDue(new Date());
    expect(published).toEqual([fine.id]);
    expect(failed).toEqual([{ authorityId: broken.id, because: expect.stringContaining('does not open') as unknown }]);
    await api.database.query(`UPDATE revocation_lists SET "staleSince" = now() WHERE "authorityId" = $1`, [broken.id]);
    expect((await api.anonymous.bytes(`/authorities/${broken.id}/crl`)).status).toBe(200);
  });

  it('is safe beside a revocation: two processes sign one after the other and no number is used twice', async () => {
    const authority = await anAuthority(api.admin);
    for (let round = 0; round < 5; round++) {
      await api.database.query(`UPDATE revocation_lists SET "staleSince" = now() WHERE "authorityId" = $1`, [authority.id]);
      const before = await stateOf(authority.id);
      await Promise.all([lists.publishDue(new Date()), api.anonymous.bytes(`/authorities/${authority.id}/crl`)]);
      expect((await stateOf(authority.id)).number).toBe(before.number + 1);
    }
  });
});
