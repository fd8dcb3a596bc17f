import type { StartedApi } from './api';
import { aCertificate, anAuthority, inDays } from './builders';

export interface WorkedOn {
  pendingId: number;
  failedOrderId: number;
  endpointId: number;
  /** In the place of another one, at the destination. */
  certificateId: number;
  previousId: number;
  destinationId: number;
  sourceId: number;
}

const options = (values: Record<string, unknown>) => Object.entries(values).map(([name, value]) => ({ name, value }));

/** What sources, deployments and orders leave behind after some weeks, written into the rows, since here only the pages that show it are looked at. */
export async function whatWorkLeaves({ admin, database }: StartedApi, owner = 'web@example.com'): Promise<WorkedOn> {
  const authority = await anAuthority(admin, { name: 'works-root', owner: 'pki@example.com' });
  const one = async (statement: string, values: unknown[] = []): Promise<number> => (await database.query<{ id: number }>(statement, values))[0]?.id ?? 0;
  const destination = await admin.post('/destinations', {
    label: 'edge-frankfurt',
    description: 'The load balancers in Frankfurt',
    plugin: { slug: 'sftp-destination', pluginOptions: options({ host: 'edge.example.com', user: 'deploy', password: 'Carried-By-Nobody#1' }) },
  });
  const source = await admin.post('/sources', {
    label: 'edge-folders',
    description: 'What the load balancers hold',
    plugin: { slug: 'directory-source', pluginOptions: options({ path: 'edge' }) },
  });
  const [destinationId, sourceId] = [destination.body.id as number, source.body.id as number];
  await database.query(
    `UPDATE sources SET "lastRunAt" = now() - interval '1 day', "lastTriedAt" = now() - interval '2 hours', "lastFailure" = $2 WHERE "id" = $1`,
    [sourceId, '3 of the 12 known certificates were not found. Nothing is unlinked until an operator accepts it.'],
  );

  const issue = (commonName: string, days: number) => aCertificate(admin, authority.id, { commonName, owner, validityEnd: inDays(days) });
  const previous = await issue('pay.example.com', 12);
  const certificate = await issue('pay.example.com', 88);
  const deployed = (certificateId: number, state: string, change: { because?: string; previousId?: number; hoursAgo: number }) =>
    one(
      `INSERT INTO deployments ("certificateId", "destinationId", "destinationLabel", "state", "because", "attempts", "dueAt", "previousCertificateId", "plannedBy", "plannedAt", "doneAt", "verifiedAt")
       VALUES ($1, $2, 'edge-frankfurt', $3, $4, $5, $6, $7, 'ann@example.com', now() - $8::interval, $9, $10) RETURNING "id"`,
      [
        certificateId,
        destinationId,
        state,
        change.because ?? null,
        state === 'failed' ? 6 : 1,
        null,
        change.previousId ?? null,
        `${change.hoursAgo} hours`,
        state === 'failed' ? null : new Date(Date.now() - change.hoursAgo * 3_600_000 + 40_000),
        state === 'verified' ? new Date(Date.now() - change.hoursAgo * 3_600_000 + 70_000) : null,
      ],
    );
  await deployed(previous.id, 'verified', { hoursAgo: 1800 });
  await deployed(certificate.id, 'failed', {
    hoursAgo: 30,
    because:
      'edge.example.com leads to 10.12.0.7, which is in a private network. If this is meant, ask an administrator to add the host or network to LEMUR_EGRESS_ALLOW.',
  });
  await deployed(certificate.id, 'verified', { hoursAgo: 5, previousId: previous.id });

  const policyId = await one(`INSERT INTO tls_policies ("name") VALUES ('ELBSecurityPolicy-2016-08') RETURNING "id"`);
  for (const cipher of ['Protocol-TLSv1', 'Protocol-TLSv1.2', 'ECDHE-RSA-AES128-GCM-SHA256', 'DES-CBC3-SHA']) {
    const cipherId = await one(`INSERT INTO ciphers ("name") VALUES ($1) ON CONFLICT ("name") DO UPDATE SET "name" = EXCLUDED."name" RETURNING "id"`, [cipher]);
    await database.query(`INSERT INTO tls_policies_ciphers ("policyId", "cipherId") VALUES ($1, $2)`, [policyId, cipherId]);
  }
  const endpoint = (name: string, dnsname: string, type: string, certificateId: number | null, policy: number | null) =>
    one(
      `INSERT INTO endpoints ("name", "owner", "dnsname", "port", "type", "active", "certificatePath", "registryType", "policyId", "certificateId", "sourceId", "lastSeenAt")
       VALUES ($1, $2, $3, 443, $4, true, $5, 'iam', $6, $7, $8, now() - interval '2 hours') RETURNING "id"`,
      [name, owner, dnsname, type, `arn:aws:iam::123456789012:server-certificate/${name}`, policy, certificateId, sourceId],
    );
  const endpointId = await endpoint('pay-frankfurt', 'internal-pay-frankfurt-1234567890.eu-central-1.elb.example.com', 'elbv2', certificate.id, policyId);
  await database.query(`INSERT INTO endpoint_aliases ("endpointId", "alias") VALUES ($1, 'pay.example.com'), ($1, 'checkout.example.com')`, [endpointId]);
  await endpoint('nobody-knows', 'lost.example.com', 'cloudfront', null, null);

  const userId = await one(`SELECT "id" FROM users ORDER BY "id" LIMIT 1`);
  const order = (name: string, state: string, change: Record<string, unknown>) => {
    const given = { owner, uuid: crypto.randomUUID(), name, cn: name, csr: certificateRequest, state, authorityId: authority.id, userId, ...change };
    const columns = Object.keys(given);
    return one(
      `INSERT INTO pending_certificates (${columns.map((column) => `"${column}"`).join(', ')}) VALUES (${columns.map((_, at) => `$${at + 1}`).join(', ')}) RETURNING "id"`,
      Object.values(given),
    );
  };
  const pendingId = await order('orders.example.com', 'waiting', {
    description: 'The order service',
    attempts: 2,
    status: 'urn:ietf:params:acme:error:dns: no TXT record found for _acme-challenge.orders.example.com',
    nextStep: 'The issuer is asked again whether it has seen the record.',
    dueAt: new Date(Date.now() + 240_000),
  });
  const failedOrderId = await order('old.example.com', 'failed', { attempts: 3, status: 'The CAA record of example.com forbids this issuer.' });
  return { pendingId, failedOrderId, endpointId, certificateId: certificate.id, previousId: previous.id, destinationId, sourceId };
}

/** Only shown; nobody reads it. */
const certificateRequest = '-----BEGIN CERTIFICATE REQUEST-----\nMIHmMIGOAgEAMCwxKjAoBgNVBAMMIW9yZGVycy5leGFtcGxlLmNvbQ==\n-----END CERTIFICATE REQUEST-----\n';
