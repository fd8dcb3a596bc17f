import { Inject, Injectable } from '@nestjs/common';
import type { ExportCertificate } from '@app/api-contract';
import type { Sealer } from '@app/crypto';
import { DomainError } from '@app/errors';
import { unsealFrom } from '@app/persistence';
import { parseOptions, type ExportedFile } from '@app/plugins';
import { authorize, type Actor, type Grant, type RolePolicy, type Thing } from '@app/rbac';
import { DataSource } from 'typeorm';
import { AuditLog } from '../audit-log';
import { ROLE_POLICY, SEALER } from '../foundation';
import { asRecord, belowPluginOptions, PluginHost } from '../plugin-catalog';

interface ExportableRow {
  id: number;
  uuid: string;
  name: string;
  owner: string;
  creatorId: number | null;
  roles: string[];
  body: string;
  chain: string | null;
  sealedPrivateKey: string | null;
  caOfAuthorityId: number | null;
}

const select = `
  SELECT c."id", c."uuid", c."name", c."owner", c."userId" AS "creatorId", c."body", c."chain", c."sealedPrivateKey", c."caOfAuthorityId",
         ARRAY(SELECT r."name" FROM certificates_roles cr JOIN roles r ON r."id" = cr."roleId" WHERE cr."certificateId" = c."id") AS "roles"
  FROM certificates c WHERE c."id" = $1`;

const lines = (pem: string) => `${pem.trim()}\n`;

@Injectable()
export class ExportService {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(ROLE_POLICY) private readonly policy: RolePolicy,
    @Inject(SEALER) private readonly sealer: Sealer,
    private readonly plugins: PluginHost,
    private readonly auditLog: AuditLog,
  ) {}

  /**
   * Makes a file of a certificate. Everybody may have one without the key; one that holds or needs the key takes the right to
   * it and counts as a look at it, which is in the log before the key is opened.
   */
  async export(actor: Actor, id: number, { plugin }: ExportCertificate): Promise<ExportedFile> {
    const exporter = this.plugins.exporter(plugin.slug);
    const options = parseOptions(exporter, asRecord(plugin.pluginOptions), belowPluginOptions);
    const context = this.plugins.contextFor(exporter);
    const row = await this.rowOf(id);
    const needsKey = exporter.requiresKey(options);
    const grant = this.allow(actor, row, needsKey);

    const object = { type: 'certificate', id, name: row.name };
    const action = needsKey ? 'certificate.export-key' : 'certificate.export';
    await this.auditLog.record(this.dataSource.manager, actor, { action, object, after: { plugin: exporter.slug }, grant });
    const privateKeyPem = needsKey ? unsealFrom(this.sealer, 'certificates.sealedPrivateKey', row.uuid, row.sealedPrivateKey) : null;
    return exporter.export({ certificatePem: lines(row.body), chainPem: row.chain ? lines(row.chain) : '', privateKeyPem }, options, context);
  }

  private allow(actor: Actor, row: ExportableRow, needsKey: boolean): Grant {
    const { id, name, owner, creatorId, roles } = row;
    const thing: Thing = { kind: 'certificate', id, name, owner, creatorId, roles };
    if (!needsKey) return authorize(actor, 'certificate.export', thing, this.policy);
    if (row.sealedPrivateKey === null)
      throw new DomainError('invalid', 'export.no-key', 'Unable to export certificate: this export needs the private key, and it is not held here.', {
        hint: 'Choose an export without a key, or upload the key with the certificate.',
      });
    const grant = authorize(actor, 'certificate.export-key', thing, this.policy, 'You are not authorized to export this certificate.');
    if (row.caOfAuthorityId === null) return grant;
    throw new DomainError('forbidden', 'export.authority-key', 'The keys of authorities are not given out.', {
      hint: 'Choose an export without a key.',
      facts: { permission: 'certificate.export-key', kind: 'certificate', id },
    });
  }

  private async rowOf(id: number): Promise<ExportableRow> {
    const [row] = await this.dataSource.manager.query<ExportableRow[]>(select, [id]);
    if (row) return row;
    throw new DomainError('not-found', 'certificate.not-found', 'No data found', { hint: `There is no certificate with the id ${id}.` });
  }
}
