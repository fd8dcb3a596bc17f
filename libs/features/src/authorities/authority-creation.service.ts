import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { CreateAuthority } from '@app/api-contract';
import { authorize, type Actor, type RolePolicy } from '@app/rbac';
import { DataSource } from 'typeorm';
import { ROLE_POLICY } from '../foundation';
import { metricList, Metrics } from '../metrics';
import { PluginHost } from '../plugin-catalog';
import { AuthorityOptions } from './authority-options';
import { AuthorityOrders } from './authority-orders';
import { NewAuthorityWriter } from './new-authority.writer';
import { RevocationLists } from './revocation-lists.service';

@Injectable()
export class AuthorityCreationService {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(ROLE_POLICY) private readonly policy: RolePolicy,
    private readonly plugins: PluginHost,
    private readonly options: AuthorityOptions,
    private readonly orders: AuthorityOrders,
    private readonly writer: NewAuthorityWriter,
    private readonly lists: RevocationLists,
    @Inject(Metrics) private readonly metrics: Metrics,
  ) {}

  /** Makes a root or a sub-CA: its issuer makes key and certificate, then everything is written at once. @returns the id */
  async create(actor: Actor, wish: CreateAuthority): Promise<number> {
    const grant = authorize(
      actor,
      'authority.create',
      { kind: 'authority', id: 'new', name: wish.name },
      this.policy,
      'You are not authorized to create a new authority.',
    );
    const plugin = this.plugins.issuer(wish.plugin.slug);
    const uuid = randomUUID();
    const options = this.options.close(plugin.slug, wish.plugin.pluginOptions, uuid);
    const parent = await this.orders.parentFor(actor, wish);
    const order = await this.orders.orderFor(actor, wish, parent);
    await this.writer.refuseTaken(this.dataSource.manager, wish.name, plugin.authorityRoles(wish.name));

    const made = await plugin.createAuthority(order, this.options.open(plugin.slug, options, uuid), this.plugins.contextFor(plugin));

    const id = await this.dataSource.transaction(async (manager) => {
      const id = await this.writer.write(manager, actor, { wish, uuid, options, parent, made, grant });
      if (plugin.signRevocationList) await this.lists.markStale(manager, id, new Date());
      return id;
    });
    this.metrics.count(metricList.authorityCreated, { owner: wish.owner });
    if (plugin.signRevocationList) await this.lists.publishOrLeave(id);
    return id;
  }
}
