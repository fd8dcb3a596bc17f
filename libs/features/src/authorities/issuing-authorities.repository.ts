import { Inject, Injectable } from '@nestjs/common';
import type { Reference } from '@app/api-contract';
import type { Config } from '@app/config';
import type { Sealer } from '@app/crypto';
import { DomainError } from '@app/errors';
import { prepared, unsealFrom, type StoredOptions } from '@app/persistence';
import type { IssuerPlugin, SigningAuthority } from '@app/plugins';
import type { EntityManager } from 'typeorm';
import { CONFIG, SEALER } from '../foundation';
import { OptionsVault, PluginHost } from '../plugin-catalog';
import { issuingPolicy } from './authority-options.rules';
import type { IssuingAuthority } from './issuing-authority';
import { publicAddresses } from './public-addresses.rules';

interface Row {
  id: number;
  uuid: string;
  name: string;
  owner: string;
  active: boolean;
  creatorId: number | null;
  pluginSlug: string;
  options: StoredOptions;
  roles: string[];
  certificateId: number;
  certificateUuid: string;
  body: string;
  chain: string | null;
  notBefore: Date;
  notAfter: Date;
  status: string | null;
  pathLength: number | null;
  sealedPrivateKey: string | null;
}

const select = `
  SELECT a."id", a."uuid", a."name", a."owner", a."active", a."creatorId", a."pluginSlug", a."options",
         ARRAY(SELECT r."name" FROM authorities_roles ar JOIN roles r ON r."id" = ar."roleId" WHERE ar."authorityId" = a."id" ORDER BY r."id") AS "roles",
         c."id" AS "certificateId", c."uuid" AS "certificateUuid", c."body", c."chain", c."notBefore", c."notAfter", c."status",
         (c."extensions" #>> '{basicConstraints,pathLength}')::int AS "pathLength", c."sealedPrivateKey"
  FROM authorities a JOIN certificates c ON c."caOfAuthorityId" = a."id"`;
const selectById = prepared('issuing_authority_by_id', `${select} WHERE a."id" = $1`);
const selectByName = prepared('issuing_authority_by_name', `${select} WHERE a."name" = $1`);

@Injectable()
export class IssuingAuthoritiesRepository {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(SEALER) private readonly sealer: Sealer,
    private readonly plugins: PluginHost,
    private readonly vault: OptionsVault,
  ) {}

  /** In one query. */
  async find(manager: EntityManager, ref: Reference): Promise<IssuingAuthority | null> {
    const [row] = await manager.query<Row[]>('id' in ref ? selectById : selectByName, ['id' in ref ? ref.id : ref.name]);
    return row ? this.assemble(row) : null;
  }

  private assemble(row: Row): IssuingAuthority {
    const plugin = this.plugins.issuer(row.pluginSlug);
    const { id, uuid, name, owner, active, creatorId, roles } = row;
    return {
      id,
      uuid,
      name,
      owner,
      active,
      creatorId,
      roles,
      certificate: {
        id: row.certificateId,
        body: row.body,
        chain: row.chain,
        notBefore: row.notBefore,
        notAfter: row.notAfter,
        isRevoked: row.status === 'revoked',
        pathLength: row.pathLength,
        hasPrivateKey: row.sealedPrivateKey !== null,
      },
      policy: issuingPolicy(row.options, this.config.certificates),
      plugin,
      options: this.vault.open(plugin, row.options, { table: 'authorities', uuid }),
      signing: this.signingOf(row, plugin),
      thing: { kind: 'authority', id, name, owner, creatorId, roles },
    };
  }

  private signingOf(row: Row, plugin: IssuerPlugin): SigningAuthority {
    const addresses = plugin.signRevocationList && publicAddresses(this.config.server.pkiUrl, row.id);
    return {
      name: row.name,
      // One block after another makes a chain, so each ends its last line.
      certificatePem: `${row.body.trim()}\n`,
      chainPem: row.chain ? `${row.chain.trim()}\n` : '',
      ...(addresses ? { publicAddresses: addresses } : {}),
      privateKeyPem: async () => this.openKey(row),
    };
  }

  private openKey({ name, sealedPrivateKey, certificateUuid }: Row): string {
    const key = unsealFrom(this.sealer, 'certificates.sealedPrivateKey', certificateUuid, sealedPrivateKey);
    if (key !== null) return key;
    throw new DomainError('invalid', 'authority.no-key', `The key of the authority "${name}" is not held here.`, {
      hint: 'Choose an authority that was created here.',
    });
  }
}
