import { Controller, Inject } from '@nestjs/common';
import { type AnswerOf, type ApiKeyAnswer, apiKeys, type BodyOf, type JwtAnswer, type ParamsOf, type QueryOf } from '@app/api-contract';
import { ApiKeysService } from '@app/features';
import type { Actor } from '@app/rbac';
import { Body, CurrentActor, Implements, Params, Query, RightsShown } from '../http';
import { presentApiKey } from './api-keys.presenter';

@Controller()
export class ApiKeysController {
  constructor(
    @Inject(ApiKeysService) private readonly service: ApiKeysService,
    @Inject(RightsShown) private readonly rights: RightsShown,
  ) {}

  @Implements(apiKeys.list)
  async list(@CurrentActor() actor: Actor, @Query() query: QueryOf<typeof apiKeys.list>): Promise<AnswerOf<typeof apiKeys.list>> {
    const { total, items } = await this.service.list(actor, query);
    return { total, items: items.map(presentApiKey) };
  }

  @Implements(apiKeys.create)
  async create(@CurrentActor() actor: Actor, @Body() body: BodyOf<typeof apiKeys.create>): Promise<JwtAnswer> {
    return { jwt: await this.service.create(actor, body) };
  }

  @Implements(apiKeys.token)
  token(@CurrentActor() actor: Actor, @Params() { aid }: ParamsOf<typeof apiKeys.token>): Promise<never> {
    return this.service.refuseToken(actor, aid);
  }

  @Implements(apiKeys.edit)
  async edit(@CurrentActor() actor: Actor, @Params() { aid }: ParamsOf<typeof apiKeys.edit>, @Body() body: BodyOf<typeof apiKeys.edit>): Promise<ApiKeyAnswer> {
    return presentApiKey(await this.service.edit(actor, aid, body));
  }

  @Implements(apiKeys.delete)
  async delete(@CurrentActor() actor: Actor, @Params() { aid }: ParamsOf<typeof apiKeys.delete>): Promise<AnswerOf<typeof apiKeys.delete>> {
    await this.service.delete(actor, aid);
    return { result: true };
  }

  @Implements(apiKeys.describe)
  async describe(@CurrentActor() actor: Actor, @Params() { aid }: ParamsOf<typeof apiKeys.describe>): Promise<ApiKeyAnswer> {
    const key = await this.service.get(actor, aid);
    return { ...presentApiKey(key), may: this.rights.to(actor, { kind: 'api-key', id: aid, creatorId: key.user.id }) };
  }
}
