import { Inject, Injectable, Logger } from '@nestjs/common';
import { DomainError } from '@app/errors';
import type { StoredOptions } from '@app/persistence';
import { DataSource } from 'typeorm';
import { OptionsVault, PluginHost } from '../plugin-catalog';

/** An endpoint that serves a certificate at this moment, or of which nobody can say that it does not. */
export interface ServingEndpoint {
  /** Its name and address, for people. */
  readonly name: string;
  /** Why it counts as serving it, as a sentence. */
  readonly because: string;
}

export interface LiveEndpointsAnswer {
  readonly serving: readonly ServingEndpoint[];
  /** All that are known with these certificates, whatever they said. */
  readonly lookedAt: readonly number[];
}

interface KnownRow {
  readonly id: number;
  readonly name: string;
  readonly dnsname: string;
  readonly port: number;
  readonly type: string;
  readonly certificatePath: string | null;
  readonly registryType: string | null;
  readonly certificateName: string;
  /** At the source. Null: it does not list it. */
  readonly nameThere: string | null;
  /** Null: found by none that is left. */
  readonly source: { readonly uuid: string; readonly label: string; readonly pluginSlug: string; readonly options: StoredOptions } | null;
}

const known = `
  SELECT e."id", e."name", e."dnsname", e."port", e."type", e."certificatePath", e."registryType", c."name" AS "certificateName", f."name" AS "nameThere",
    CASE WHEN s."id" IS NULL THEN NULL ELSE jsonb_build_object('uuid', s."uuid", 'label', s."label", 'pluginSlug', s."pluginSlug", 'options', s."options") END AS "source"
  FROM endpoints e JOIN certificates c ON c."id" = e."certificateId" LEFT JOIN sources s ON s."id" = e."sourceId"
  LEFT JOIN discoveries f ON f."sourceId" = e."sourceId" AND f."certificateId" = e."certificateId"
  WHERE e."certificateId" = ANY($1::int[]) AND e."active" ORDER BY e."id"`;

const patienceMs = 30_000;
const atOnce = 8;

/** Asks sources what endpoints serve now. What is known here is as old as the last sync. */
@Injectable()
export class LiveEndpoints {
  private readonly log = new Logger('endpoints');

  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    private readonly host: PluginHost,
    private readonly vault: OptionsVault,
  ) {}

  /** Which endpoints serve one of these certificates. An endpoint whose source does not tell, or cannot be asked, counts as serving what it served last. */
  async serving(certificateIds: readonly number[]): Promise<LiveEndpointsAnswer> {
    const rows = await this.dataSource.query<KnownRow[]>(known, [[...certificateIds]]);
    const signal = AbortSignal.timeout(patienceMs);
    const serving: ServingEndpoint[] = [];
    for (let begin = 0; begin < rows.length; begin += atOnce) {
      const answers = await Promise.all(rows.slice(begin, begin + atOnce).map((row) => this.look(row, signal)));
      serving.push(...answers.filter((answer) => answer !== null));
    }
    return { serving, lookedAt: rows.map(({ id }) => id) };
  }

  /** @returns null when its source says that it serves something else */
  private async look(row: KnownRow, signal: AbortSignal): Promise<ServingEndpoint | null> {
    const { source, nameThere, certificateName } = row;
    const serves = (because: string): ServingEndpoint => ({ name: `${row.name} (${row.dnsname}:${row.port})`, because });
    if (!source) return serves('It did when it was seen last, and no source is left that could be asked.');
    try {
      const plugin = this.host.source(source.pluginSlug);
      if (!plugin.certificateNamesAt) return serves(`It did when the source "${source.label}" was read last.`);
      const options = this.vault.open(plugin, source.options, { table: 'sources', uuid: source.uuid });
      const endpoint = {
        name: row.name,
        dnsName: row.dnsname,
        port: row.port,
        type: row.type,
        certificateName: nameThere ?? certificateName,
        ...(row.certificatePath === null ? {} : { certificatePath: row.certificatePath }),
        ...(row.registryType === null ? {} : { registryType: row.registryType }),
      };
      const names = await plugin.certificateNamesAt(endpoint, options, this.host.contextFor(plugin, signal));
      const isServed = names.some((name) => name === nameThere || name === certificateName);
      return isServed ? serves(`The source "${source.label}" says so.`) : null;
    } catch (cause) {
      this.log.warn({ message: 'Endpoint could not be looked at', endpointId: row.id, because: cause instanceof Error ? cause.message : String(cause) });
      const words = cause instanceof DomainError ? cause.message : 'What went wrong is in the log.';
      return serves(`It did when it was seen last, and the source "${source.label}" cannot be asked: ${words}`);
    }
  }
}
