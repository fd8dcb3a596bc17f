import { Controller, Inject } from '@nestjs/common';
import { destinations, type AnswerOf, type BodyOf, type DestinationAnswer, type ParamsOf, type QueryOf } from '@app/api-contract';
import { DestinationsService } from '@app/features';
import type { Actor } from '@app/rbac';
import { Body, CurrentActor, Implements, Params, Query, RightsShown } from '../http';
import { presentDestination } from './destinations.presenter';

@Controller()
export class DestinationsController {
  constructor(
    @Inject(DestinationsService) private readonly service: DestinationsService,
    @Inject(RightsShown) private readonly rights: RightsShown,
  ) {}

  @Implements(destinations.list)
  async list(@Query() query: QueryOf<typeof destinations.list>): Promise<AnswerOf<typeof destinations.list>> {
    const { total, items } = await this.service.list(query);
    return { total, items: items.map(presentDestination) };
  }

  @Implements(destinations.stats)
  async stats(): Promise<AnswerOf<typeof destinations.stats>> {
    const counts = await this.service.certificateCounts();
    return { items: { labels: counts.map(({ label }) => label), values: counts.map(({ certificates }) => certificates) }, total: counts.length };
  }

  @Implements(destinations.create)
  async create(@CurrentActor() actor: Actor, @Body() body: BodyOf<typeof destinations.create>): Promise<DestinationAnswer> {
    return presentDestination(await this.service.create(actor, body));
  }

  @Implements(destinations.get)
  async get(@CurrentActor() actor: Actor, @Params() { id }: ParamsOf<typeof destinations.get>): Promise<DestinationAnswer> {
    return { ...presentDestination(await this.service.get(id)), may: this.rights.to(actor, { kind: 'destination', id }) };
  }

  @Implements(destinations.edit)
  async edit(
    @CurrentActor() actor: Actor,
    @Params() { id }: ParamsOf<typeof destinations.edit>,
    @Body() body: BodyOf<typeof destinations.edit>,
  ): Promise<DestinationAnswer> {
    return presentDestination(await this.service.edit(actor, id, body));
  }

  @Implements(destinations.delete)
  async delete(
    @CurrentActor() actor: Actor,
    @Params() { id }: ParamsOf<typeof destinations.delete>,
    @Query() { clean }: QueryOf<typeof destinations.delete>,
  ): Promise<AnswerOf<typeof destinations.delete>> {
    const { total, certificates } = await this.service.remove(actor, id, { clean });
    return { result: true, ...(total ? { stays: { total, certificates: [...certificates] } } : {}) };
  }
}
