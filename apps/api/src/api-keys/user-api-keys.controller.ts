import { Controller, Inject } from '@nestjs/common';
import { type AnswerOf, type ApiKeyAnswer, apiKeys, type BodyOf, type JwtAnswer, type ParamsOf, type QueryOf } from '@app/api-contract';
import { ApiKeysService } from '@app/features';
import type { Actor } from '@app/rbac';
import { Body, CurrentActor, Implements, Params, Query } from '../http';
import { presentApiKey } from './api-keys.presenter';

/** The same keys, found under their user. */
@Controller()
export class UserApiKeysController {
  constructor(@Inject(ApiKeysService) private readonly service: ApiKeysService) {}

  @Implements(apiKeys.listOfUser)
  async list(
    @CurrentActor() actor: Actor,
    @Params() { uid }: ParamsOf<typeof apiKeys.listOfUser>,
    @Query() query: QueryOf<typeof apiKeys.listOfUser>,
  ): Promise<AnswerOf<typeof apiKeys.listOfUser>> {
    const { total, items } = await this.service.listOf(actor, uid, query);
    return { total, items: items.map(presentApiKey) };
  }

  @Implements(apiKeys.createOfUser)
  async create(
    @CurrentActor() actor: Actor,
    @Params() { uid }: ParamsOf<typeof apiKeys.createOfUser>,
    @Body() body: BodyOf<typeof apiKeys.createOfUser>,
  ): Promise<JwtAnswer> {
    return { jwt: await this.service.createFor(actor, uid, body) };
  }

  @Implements(apiKeys.tokenOfUser)
  token(@CurrentActor() actor: Actor, @Params() { uid, aid }: ParamsOf<typeof apiKeys.tokenOfUser>): Promise<never> {
    return this.service.refuseToken(actor, aid, uid);
  }

  @Implements(apiKeys.editOfUser)
  async edit(
    @CurrentActor() actor: Actor,
    @Params() { uid, aid }: ParamsOf<typeof apiKeys.editOfUser>,
    @Body() body: BodyOf<typeof apiKeys.editOfUser>,
  ): Promise<ApiKeyAnswer> {
    return presentApiKey(await this.service.edit(actor, aid, body, uid));
  }

  @Implements(apiKeys.deleteOfUser)
  async delete(@CurrentActor() actor: Actor, @Params() { uid, aid }: ParamsOf<typeof apiKeys.deleteOfUser>): Promise<AnswerOf<typeof apiKeys.deleteOfUser>> {
    await this.service.delete(actor, aid, uid);
    return { result: true };
  }
}
