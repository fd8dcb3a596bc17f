import { Controller, Inject } from '@nestjs/common';
import { type AnswerOf, type BodyOf, type ParamsOf, type QueryOf, type UserAnswer, users } from '@app/api-contract';
import { UsersService } from '@app/features';
import type { Actor } from '@app/rbac';
import { Body, CurrentActor, Implements, Params, Query, RightsShown } from '../http';
import { presentUser } from './users.presenter';

@Controller()
export class UsersController {
  constructor(
    @Inject(UsersService) private readonly service: UsersService,
    @Inject(RightsShown) private readonly rights: RightsShown,
  ) {}

  @Implements(users.list)
  async list(@CurrentActor() actor: Actor, @Query() query: QueryOf<typeof users.list>): Promise<AnswerOf<typeof users.list>> {
    const { total, items } = await this.service.list(actor, query);
    return { total, items: items.map(presentUser) };
  }

  @Implements(users.create)
  async create(@CurrentActor() actor: Actor, @Body() body: BodyOf<typeof users.create>): Promise<UserAnswer> {
    return presentUser(await this.service.create(actor, body));
  }

  @Implements(users.get)
  async get(@CurrentActor() actor: Actor, @Params() { id }: ParamsOf<typeof users.get>): Promise<UserAnswer> {
    return { ...presentUser(await this.service.get(actor, id)), may: this.rights.to(actor, { kind: 'user', id }) };
  }

  @Implements(users.edit)
  async edit(@CurrentActor() actor: Actor, @Params() { id }: ParamsOf<typeof users.edit>, @Body() body: BodyOf<typeof users.edit>): Promise<UserAnswer> {
    return presentUser(await this.service.edit(actor, id, body));
  }
}
