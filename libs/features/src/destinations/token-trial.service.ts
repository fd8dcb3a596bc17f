import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '@app/errors';
import { parseOptions } from '@app/plugins';
import { type Actor, authorize, type RolePolicy } from '@app/rbac';
import { DataSource } from 'typeorm';
import { AuditLog } from '../audit-log';
import { ROLE_POLICY } from '../foundation';
import { PluginHost } from '../plugin-catalog';

export interface TokenTrial {
  readonly pluginSlug: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly fileName: string;
  readonly content: string;
}

/** Tries whether a destination takes the files of HTTP challenges, without an order at a CA. */
@Injectable()
export class TokenTrialService {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(ROLE_POLICY) private readonly policy: RolePolicy,
    private readonly plugins: PluginHost,
    private readonly auditLog: AuditLog,
  ) {}

  /** Whether it can be tried. @throws DomainError `invalid` when the plugin is not installed or takes no such files, or its options do not fit */
  check(actor: Actor, trial: TokenTrial): void {
    authorize(actor, 'destination.read', { kind: 'destination', id: 'any' }, this.policy);
    this.open(trial);
  }

  /** Puts the file there and takes it away again. @throws DomainError as `check` does, and what the destination says */
  async run(actor: Actor, trial: TokenTrial, signal: AbortSignal): Promise<void> {
    const grant = authorize(actor, 'destination.edit', { kind: 'destination', id: 'any' }, this.policy);
    const { plugin, put, take, options } = this.open(trial);
    const object = { type: 'destination', id: null, name: plugin.slug };
    await this.auditLog.record(this.dataSource.manager, actor, { action: 'destination.try', object, after: { fileName: trial.fileName }, grant });
    const context = this.plugins.contextFor(plugin, signal);
    await put(trial.fileName, trial.content, options, context);
    await take(trial.fileName, options, context);
  }

  private open({ pluginSlug, options }: TokenTrial) {
    if (!this.plugins.list('destination').some(({ slug }) => slug === pluginSlug)) {
      throw new DomainError('invalid', 'plugin.not-installed', `The destination plugin "${pluginSlug}" is not installed.`, {
        hint: 'GET /plugins lists those that are.',
      });
    }
    const plugin = this.plugins.destination(pluginSlug);
    const { uploadAcmeToken, deleteAcmeToken } = plugin;
    if (!uploadAcmeToken || !deleteAcmeToken) {
      throw new DomainError('invalid', 'plugin.takes-no-tokens', `The destination plugin "${pluginSlug}" takes no files of HTTP challenges.`);
    }
    return { plugin, put: uploadAcmeToken.bind(plugin), take: deleteAcmeToken.bind(plugin), options: parseOptions(plugin, options) };
  }
}
