import { Controller, Inject } from '@nestjs/common';
import { dnsProviders, type AnswerOf, type BodyOf, type ParamsOf, type QueryOf } from '@app/api-contract';
import { DnsProvidersService } from '@app/features';
import type { Actor } from '@app/rbac';
import { Body, CurrentActor, Implements, Params, Query, RightsShown } from '../http';
import { presentDnsProvider } from './dns-providers.presenter';

@Controller()
export class DnsProvidersController {
  constructor(
    @Inject(DnsProvidersService) private readonly service: DnsProvidersService,
    @Inject(RightsShown) private readonly rights: RightsShown,
  ) {}

  @Implements(dnsProviders.list)
  async list(@CurrentActor() actor: Actor, @Query() query: QueryOf<typeof dnsProviders.list>): Promise<AnswerOf<typeof dnsProviders.list>> {
    const { total, items } = await this.service.list(actor, query);
    return { total, items: items.map(presentDnsProvider) };
  }

  @Implements(dnsProviders.create)
  create(@CurrentActor() actor: Actor, @Body() body: BodyOf<typeof dnsProviders.create>): Promise<number> {
    return this.service.create(actor, body);
  }

  @Implements(dnsProviders.get)
  async get(@CurrentActor() actor: Actor, @Params() { id }: ParamsOf<typeof dnsProviders.get>): Promise<AnswerOf<typeof dnsProviders.get>> {
    const { name, description, version } = await this.service.get(actor, id);
    return { name, description, version, may: this.rights.to(actor, { kind: 'dns-provider', id }) };
  }

  @Implements(dnsProviders.edit)
  async edit(
    @CurrentActor() actor: Actor,
    @Params() { id }: ParamsOf<typeof dnsProviders.edit>,
    @Body() body: BodyOf<typeof dnsProviders.edit>,
  ): Promise<AnswerOf<typeof dnsProviders.edit>> {
    const edited = await this.service.edit(actor, id, body);
    return { ...presentDnsProvider(edited), version: edited.version };
  }

  @Implements(dnsProviders.delete)
  async delete(@CurrentActor() actor: Actor, @Params() { id }: ParamsOf<typeof dnsProviders.delete>): Promise<AnswerOf<typeof dnsProviders.delete>> {
    await this.service.remove(actor, id);
    return { result: true };
  }

  @Implements(dnsProviders.options)
  options(): AnswerOf<typeof dnsProviders.options> {
    const items = this.service.types().map(({ name, isInstalled, requirements }) => ({ name, isInstalled, requirements: [...requirements] }));
    return { total: items.length, items };
  }
}
