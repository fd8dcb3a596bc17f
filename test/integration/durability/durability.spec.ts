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
    const roles: string[] = [];
    const makeRolesUntilRefused = async () => {
      for (let number = 1; ; number++) {
        const name = `killed-${number}`;
        const answer = await first.admin.post('/roles', { name, description: 'made before the end' }).catch(() => undefined);
        if (answer?.status !== 200) return;
        roles.push(name);
      }
    };
    const callers = [...[1, 2, 3, 4].map(issueUntilRefused), makeRolesUntilRefused()];
    await expect.poll(() => Math.min(acknowledged.length, roles.length), { timeout: 60_000 }).toBeGreaterThanOrEqual(50);
    await first.kill();
    await Promise.all(callers);

    second = await startApi({ database: first.database });
    const missing: number[] = [];
    for (const id of acknowledged) if ((await second.admin.get(`/certificates/${id}`)).status !== 200) missing.push(id);
    expect(missing).toEqual([]);

    const recorded = await first.database.query(
      `SELECT r.name FROM roles r JOIN audit_log a ON a."objectType" = 'role' AND a."objectId" = r.id AND a.action = 'role.create' WHERE r.name = ANY($1)`,
      [roles],
    );
    expect(recorded).toHaveLength(roles.length);

    const halves = await first.database.query(`
      SELECT c.id FROM certificates c
      WHERE c."authorityId" IS NOT NULL
        AND (NOT EXISTS (SELECT 1 FROM certificates_roles r WHERE r."certificateId" = c.id)
          OR NOT EXISTS (SELECT 1 FROM certificates_domains d WHERE d."certificateId" = c.id)
          OR NOT EXISTS (SELECT 1 FROM audit_log a WHERE a."objectType" = 'certificate' AND a."objectId" = c.id))`);
    expect(halves).toEqual([]);
  });
});
