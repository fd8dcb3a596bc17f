import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi, type StartedApi } from '../../support/api';
import { aCertificate, anAuthority } from '../../support/builders';

describe('An API that is killed without a warning', () => {
  let first: StartedApi;
  let second: StartedApi | undefined;
  beforeAll(async () => {
    first = await startApi();
  });
  afterAll(async () => {
    await first.kill();
    await second?.stop();
    await first.database.drop();
  });

  it('has stored everything that it acknowledged, and nothing by halves', { timeout: 120_000 }, async () => {
    const authority = await anAuthority(first.admin);
    const acknowledged: number[] = [];
    const issueUntilRefused = async () => {
      for (;;) {
        const certificate = await aCertificate(first.admin, authority.id).catch(() => undefined);
        if (!certificate) return;
        acknowledged.push(certificate.id);
      }
    };
    const callers = [1, 2, 3, 4].map(issueUntilRefused);
    await expect.poll(() => acknowledged.length, { timeout: 60_000 }).toBeGreaterThanOrEqual(50);
    await first.kill();
    await Promise.all(callers);

    second = await startApi({ database: first.database });
    const missing: number[] = [];
    for (const id of acknowledged) if ((await second.admin.get(`/certificates/${id}`)).status !== 200) missing.push(id);
    expect(missing).toEqual([]);

    const halves = await first.database.query(`
      SELECT c.id FROM certificates c
      WHERE c."authorityId" IS NOT NULL
        AND (NOT EXISTS (SELECT 1 FROM certificates_roles r WHERE r."certificateId" = c.id)
          OR NOT EXISTS (SELECT 1 FROM certificates_domains d WHERE d."certificateId" = c.id)
          OR NOT EXISTS (SELECT 1 FROM audit_log a WHERE a."objectType" = 'certificate' AND a."objectId" = c.id))`);
    expect(halves).toEqual([]);
  });
});
