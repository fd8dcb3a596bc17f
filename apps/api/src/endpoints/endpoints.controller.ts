import { Controller, Inject } from '@nestjs/common';
import { deployedEndpoints, type AnswerOf, type EndpointAnswer, type ParamsOf, type QueryOf } from '@app/api-contract';
import { EndpointsService } from '@app/features';
import type { Actor } from '@app/rbac';
import { CurrentActor, Implements, Params, Query, RightsShown } from '../http';
import { presentEndpoint } from './endpoints.presenter';

@Controller()
export class EndpointsController {
  constructor(
    @Inject(EndpointsService) private readonly service: EndpointsService,
    @Inject(RightsShown) private readonly rights: RightsShown,
  ) {}

  @Implements(deployedEndpoints.list)
  async list(@CurrentActor() actor: Actor, @Query() query: QueryOf<typeof deployedEndpoints.list>): Promise<AnswerOf<typeof deployedEndpoints.list>> {
    const { items, ...page } = await this.service.list(actor, query);
    const now = new Date();
    return { ...page, items: items.map((endpoint) => presentEndpoint(endpoint, now)) };
  }

  @Implements(deployedEndpoints.get)
  async get(@CurrentActor() actor: Actor, @Params() { id }: ParamsOf<typeof deployedEndpoints.get>): Promise<EndpointAnswer> {
    const endpoint = await this.service.get(actor, id);
    return { ...presentEndpoint(endpoint, new Date()), may: this.rights.to(actor, { kind: 'endpoint', id, owner: endpoint.owner }) };
  }
}
