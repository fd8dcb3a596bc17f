import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '@app/errors';
import { describeOptions } from '@app/plugins';
import { type Actor, authorize, type RolePolicy } from '@app/rbac';
import { DataSource } from 'typeorm';
import { ROLE_POLICY } from '../foundation';
import { PluginHost } from '../plugin-catalog';
import { SourcesService, type SourceView } from './sources.service';

const slug = 'aws-source';
const endpointType = 'endpointType';

/** What becomes of one source of load balancers: two, of which the second reads CloudFront. */
export interface CloudFrontPlan {
  readonly source: SourceView;
  readonly options: Readonly<Record<string, unknown>>;
  readonly newLabel: string;
  readonly newOptions: Readonly<Record<string, unknown>>;
}

/** Splits sources of the time before CloudFront was read. */
@Injectable()
export class CloudFrontSources {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(ROLE_POLICY) private readonly policy: RolePolicy,
    private readonly plugins: PluginHost,
    private readonly sources: SourcesService,
  ) {}

  /** @throws DomainError `not-found`; `invalid` for another plugin; `conflict` when it is done already, or the second label is taken */
  async plan(actor: Actor, label: string): Promise<CloudFrontPlan> {
    authorize(actor, 'source.edit', { kind: 'source', id: 'any', name: label }, this.policy);
    const id = await this.idOf(label);
    if (id === null)
      throw new DomainError('not-found', 'source.unknown', `There is no source "${label}".`, { hint: '"lemur source list" shows those there are.' });
    const source = await this.sources.get(id);
    if (source.plugin.slug !== slug) {
      throw new DomainError('invalid', 'source.not-aws', `The source "${label}" is of the plugin ${source.plugin.slug}, and only ${slug} reads CloudFront.`, {
        hint: `Name a source of the plugin ${slug}.`,
      });
    }
    if (!describeOptions(this.plugins.source(slug)).some(({ name }) => name === endpointType)) {
      throw new DomainError('invalid', 'source.no-endpoints', `The plugin ${slug} reads no endpoints in this release: there is nothing to be enabled.`, {
        hint: 'Certificates below /cloudfront/ are found by a source with that path.',
      });
    }
    const options = Object.fromEntries(source.options.filter(({ value }) => value !== null && value !== undefined).map(({ name, value }) => [name, value]));
    if (options[endpointType] !== undefined) {
      throw new DomainError('conflict', 'source.split-already', `The source "${label}" says already which endpoints it reads.`, {
        hint: 'Make another source for CloudFront, with the path /cloudfront/.',
      });
    }
    const newLabel = `${label}-cloudfront`;
    if ((await this.idOf(newLabel)) !== null) {
      throw new DomainError('conflict', 'source.label-taken', `There is a source with the label "${newLabel}" already.`, { hint: 'Rename that one.' });
    }
    return {
      source,
      options: { ...options, path: '/', [endpointType]: 'elb' },
      newLabel,
      newOptions: { ...options, path: '/cloudfront/', [endpointType]: 'cloudfront' },
    };
  }

  /** @throws DomainError as `plan` does */
  async split(actor: Actor, label: string): Promise<CloudFrontPlan> {
    const plan = await this.plan(actor, label);
    const { source, newLabel } = plan;
    const wish = (options: Readonly<Record<string, unknown>>) => ({
      description: source.description ?? '',
      active: source.active,
      plugin: { slug, pluginOptions: Object.entries(options).map(([name, value]) => ({ name, value })) },
    });
    // The second first: repeating after a failure in between then says what is in the way.
    await this.sources.create(actor, { label: newLabel, ...wish(plan.newOptions) });
    await this.sources.edit(actor, source.id, { label, ...wish(plan.options) });
    return plan;
  }

  private async idOf(label: string): Promise<number | null> {
    const [row] = await this.dataSource.query<{ id: number }[]>(`SELECT "id" FROM sources WHERE "label" = $1`, [label]);
    return row?.id ?? null;
  }
}
