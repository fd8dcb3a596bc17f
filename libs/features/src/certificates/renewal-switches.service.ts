import { Inject, Injectable } from '@nestjs/common';
import type { Config } from '@app/config';
import type { RunReport } from '@app/jobs';
import { systemActor } from '@app/rbac';
import { DataSource } from 'typeorm';
import { AuditLog } from '../audit-log';
import { CONFIG } from '../foundation';
import { isDisabled, keptOfDuplicates, whyEnable } from './renewal-switches.rules';
import { RenewalSwitchesRepository } from './renewal-switches.repository';

const atOnce = 500;
const namesShown = 100;

export interface SwitchOptions {
  /** Only says what would be switched. */
  readonly dryRun?: boolean;
}

interface Tally {
  switched: number;
  names: { certificateId: number; name: string; because: string }[];
}

const reportOf = ({ switched, names }: Tally, { dryRun = false }: SwitchOptions, more: Record<string, unknown> = {}): RunReport => ({
  outcome: 'done',
  ...(dryRun ? { wouldSwitch: switched } : { switched }),
  ...(names.length ? { certificates: names } : {}),
  ...more,
});

/** Switches automatic renewal on and off where the settings ask for it. */
@Injectable()
export class RenewalSwitchesService {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(CONFIG) private readonly config: Pick<Config, 'renewal'>,
    private readonly repository: RenewalSwitchesRepository,
    private readonly auditLog: AuditLog,
  ) {}

  async enableWhereInUse(signal: AbortSignal, options: SwitchOptions = {}): Promise<RunReport> {
    const { enableForAllAuthorities, enableForAuthorities, enableForDestinationPlugin, enableAtDestinationFilter, enableAtEndpointFilter } =
      this.config.renewal;
    if (!enableForAllAuthorities && !enableForAuthorities.length) return { outcome: 'done', switched: 0, because: 'ENABLE_AUTO_ROTATE_AUTHORITY names none.' };
    const tally: Tally = { switched: 0, names: [] };
    const filters = { atEndpoint: enableAtEndpointFilter, atDestination: enableAtDestinationFilter };
    for (let afterId = 0; !signal.aborted;) {
      const batch = await this.repository.inUse(afterId, enableForAllAuthorities ? null : enableForAuthorities, enableForDestinationPlugin ?? null, atOnce);
      for (const candidate of batch) {
        const because = whyEnable(candidate, filters);
        if (because !== null) await this.switch(candidate, true, because, options, tally);
      }
      const last = batch.at(-1);
      if (!last || batch.length < atOnce) break;
      afterId = last.id;
    }
    return reportOf(tally, options);
  }

  async disableWithoutEndpoint(signal: AbortSignal, options: SwitchOptions = {}): Promise<RunReport> {
    const patterns = this.config.renewal.disableWithoutEndpointFilter;
    if (!patterns.length) return { outcome: 'done', switched: 0, because: 'DISABLE_AUTOROTATION_FILTER has no pattern.' };
    const tally: Tally = { switched: 0, names: [] };
    for (let afterId = 0; !signal.aborted;) {
      const batch = await this.repository.withoutEndpoint(afterId, atOnce);
      for (const candidate of batch) {
        if (isDisabled(candidate, patterns))
          await this.switch(candidate, false, 'It has no endpoint, and DISABLE_AUTOROTATION_FILTER names it.', options, tally);
      }
      const last = batch.at(-1);
      if (!last || batch.length < atOnce) break;
      afterId = last.id;
    }
    return reportOf(tally, options);
  }

  async disableDuplicates(signal: AbortSignal, options: SwitchOptions = {}): Promise<RunReport> {
    const { duplicatesOfAuthorities, duplicatesSinceDays } = this.config.renewal;
    if (!duplicatesOfAuthorities.length) return { outcome: 'done', switched: 0, because: 'AUTHORITY_TO_DISABLE_ROTATE_OF_DUPLICATE_CERTIFICATES names none.' };
    const authorities = await this.repository.authorities(duplicatesOfAuthorities);
    const unknown = duplicatesOfAuthorities.filter((name) => !authorities.some((authority) => authority.name === name));
    const tally: Tally = { switched: 0, names: [] };
    const ids = authorities.map(({ id }) => id);
    let unequal = 0;
    for (let after = ''; ids.length > 0 && !signal.aborted;) {
      const batch = await this.repository.duplicates(after, ids, duplicatesSinceDays ?? null, atOnce);
      // The last common name may go on in the next batch, with another day: it is looked at there, unless it is all there is.
      const last = batch.at(-1);
      const isEnd = batch.length < atOnce || batch[0]?.commonName === last?.commonName;
      for (const group of batch) {
        if (!isEnd && group.commonName === last?.commonName) continue;
        const kept = keptOfDuplicates(group);
        if (kept === null) unequal += 1;
        else
          for (const member of group.members)
            if (!kept.has(member.id))
              await this.switch(member, false, `An equal certificate of the same day goes on: ${[...kept].join(', ')}.`, options, tally);
      }
      if (!last || batch.length < atOnce) break;
      after = isEnd ? last.commonName : (batch.findLast(({ commonName }) => commonName !== last.commonName)?.commonName ?? last.commonName);
    }
    const report = reportOf(tally, options, { unequal, ...(unknown.length ? { unknownAuthorities: unknown } : {}) });
    return unknown.length ? { ...report, outcome: 'partly-failed' } : report;
  }

  private async switch(one: { id: number; name: string }, rotation: boolean, because: string, { dryRun }: SwitchOptions, tally: Tally): Promise<void> {
    const isSwitched =
      dryRun === true ||
      (await this.dataSource.transaction(async (manager) => {
        if (!(await this.repository.write(manager, one.id, rotation))) return false;
        const object = { type: 'certificate', id: one.id, name: one.name };
        await this.auditLog.record(manager, systemActor('renewal'), { action: 'certificate.edit', object, before: { rotation: !rotation }, after: { rotation }, reason: because }); // prettier-ignore
        return true;
      }));
    if (!isSwitched) return;
    tally.switched += 1;
    if (tally.names.length < namesShown) tally.names.push({ certificateId: one.id, name: one.name, because });
  }
}
