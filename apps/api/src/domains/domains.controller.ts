import { Controller, Inject } from '@nestjs/common';
import { type AnswerOf, type BodyOf, domains, type ParamsOf, type QueryOf } from '@app/api-contract';
import { DomainsService } from '@app/features';
import type { Actor } from '@app/rbac';
import { Body, CurrentActor, Implements, Params, Query, RightsShown } from '../http';

@Controller()
export class DomainsController {
  constructor(
    @Inject(DomainsService) private readonly service: DomainsService,
    @Inject(RightsShown) private readonly rights: RightsShown,
  ) {}

  @Implements(domains.list)
  async list(@CurrentActor() actor: Actor, @Query() query: QueryOf<typeof domains.list>): Promise<AnswerOf<typeof domains.list>> {
    return this.service.list(actor, query);
  }

  @Implements(domains.create)
  async create(@CurrentActor() actor: Actor, @Body() body: BodyOf<typeof domains.create>): Promise<AnswerOf<typeof domains.create>> {
    return this.service.create(actor, body);
  }

  @Implements(domains.get)
  async get(@CurrentActor() actor: Actor, @Params() { id }: ParamsOf<typeof domains.get>): Promise<AnswerOf<typeof domains.get>> {
    return { ...(await this.service.get(actor, id)), may: this.rights.to(actor, { kind: 'domain', id }) };
  }

  @Implements(domains.edit)
  async edit(
    @CurrentActor() actor: Actor,
    @Params() { id }: ParamsOf<typeof domains.edit>,
    @Body() body: BodyOf<typeof domains.edit>,
  ): Promise<AnswerOf<typeof domains.edit>> {
    return this.service.edit(actor, id, body);
  }
}
