import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import type { Config } from '@app/config';
import { DomainError } from '@app/errors';
import { systemActor } from '@app/rbac';
import { CONFIG } from '../foundation';
import { AuditChain } from './audit-chain';
import { headFileName } from './heads.rules';

/** Takes signed heads of the audit log out of the database by itself. */
@Injectable()
export class AuditHeadFiles {
  constructor(
    @Inject(AuditChain) private readonly chain: AuditChain,
    @Inject(CONFIG) private readonly config: Pick<Config, 'audit'>,
  ) {}

  /**
   * Seals what is there and writes its signed head, as `lemur audit verify --head` and `check-head` read it. Nothing is overwritten.
   * @throws DomainError `upstream` when the directory cannot be written
   */
  async write(now: Date) {
    const { headsDirectory: directory } = this.config.audit;
    if (directory === undefined) return { outcome: 'skipped', because: 'There is no directory for heads (LEMUR_AUDIT_HEADS_DIR).' } as const;
    const head = await this.chain.exportHead(systemActor('export-audit-head'), now);
    const file = join(directory, headFileName(head));
    const half = `${file}.part`;
    try {
      await mkdir(directory, { recursive: true });
      // Written aside first: whoever collects the files never sees half of one.
      await writeFile(half, `${JSON.stringify(head, null, 2)}\n`, { flag: 'wx' });
      await rename(half, file);
    } catch (cause) {
      await rm(half, { force: true });
      throw new DomainError('upstream', 'audit-head.not-written', `The head of the audit log could not be written to "${file}".`, {
        hint: 'Let the worker write into the directory of LEMUR_AUDIT_HEADS_DIR.',
        cause,
      });
    }
    return { outcome: 'done', file, number: head.number } as const;
  }
}
