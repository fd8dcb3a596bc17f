import { Controller, Inject } from '@nestjs/common';
import { sources, type AnswerOf, type BodyOf, type SourceAnswer, type ParamsOf, type QueryOf } from '@app/api-contract';
import { SourcesService } from '@app/features';
import type { Actor } from '@app/rbac';
import { Body, CurrentActor, Implements, Params, Query, RightsShown } from '../http';
import { presentSource } from './sources.presenter';

@Controller()
export class SourcesController {
  constructor(
    @Inject(SourcesService) private readonly service: SourcesService,
    @Inject(RightsShown) private readonly rights: RightsShown,
  ) {}

  @Implements(sources.list)
  async list(@Query() query: QueryOf<typeof sources.list>): Promise<AnswerOf<typeof sources.list>> {
    const { total, items } = await this.service.list(query);
    return { total, items: items.map(presentSource) };
  }

  @Implements(sources.create)
  async create(@CurrentActor() actor: Actor, @Body() body: BodyOf<typeof sources.create>): Promise<SourceAnswer> {
    return presentSource(await this.service.create(actor, body));
  }

  @Implements(sources.get)
  async get(@CurrentActor() actor: Actor, @Params() { id }: ParamsOf<typeof sources.get>): Promise<SourceAnswer> {
    return { ...presentSource(await this.service.get(id)), may: this.rights.to(actor, { kind: 'source', id }) };
  }

  @Implements(sources.edit)
  async edit(@CurrentActor() actor: Actor, @Params() { id }: ParamsOf<typeof sources.edit>, @Body() body: BodyOf<typeof sources.edit>): Promise<SourceAnswer> {
    return presentSource(await this.service.edit(actor, id, body));
  }

  @Implements(sources.sync)
  async sync(
    @CurrentActor() actor: Actor,
    @Params() { id }: ParamsOf<typeof sources.sync>,
    @Body() body: BodyOf<typeof sources.sync>,
  ): Promise<AnswerOf<typeof sources.sync>> {
    await this.service.readNow(actor, id, body);
    return { result: true };
  }

  @Implements(sources.delete)
  async delete(@CurrentActor() actor: Actor, @Params() { id }: ParamsOf<typeof sources.delete>): Promise<AnswerOf<typeof sources.delete>> {
    await this.service.remove(actor, id);
    return { result: true };
  }
}
