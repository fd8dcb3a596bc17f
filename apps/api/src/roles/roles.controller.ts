import { Controller, Inject } from '@nestjs/common';
import { type AnswerOf, type BodyOf, type ParamsOf, type QueryOf, type RoleAnswer, roles, users } from '@app/api-contract';
import type { Config } from '@app/config';
import { AuthoritiesService, CONFIG, RolesService, type RoleView } from '@app/features';
import type { Actor } from '@app/rbac';
import { presentAuthorityNested } from '../authorities/authorities.presenter';
import { Body, CurrentActor, Implements, Params, Query, RightsShown } from '../http';
import { presentUser } from '../users/users.presenter';
import { presentRole } from './roles.presenter';

@Controller()
export class RolesController {
  constructor(
    @Inject(RolesService) private readonly service: RolesService,
    @Inject(AuthoritiesService) private readonly authorities: AuthoritiesService,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(RightsShown) private readonly rights: RightsShown,
  ) {}

  @Implements(roles.list)
  async list(@CurrentActor() actor: Actor, @Query() query: QueryOf<typeof roles.list>): Promise<AnswerOf<typeof roles.list>> {
    const { total, items } = await this.service.list(actor, query);
    return { total, items: await this.present(items) };
  }

  @Implements(users.roles)
  async listOfUser(
    @CurrentActor() actor: Actor,
    @Params() { id }: ParamsOf<typeof users.roles>,
    @Query() query: QueryOf<typeof users.roles>,
  ): Promise<AnswerOf<typeof users.roles>> {
    const { total, items } = await this.service.list(actor, query, { userId: id });
    return { total, items: await this.present(items) };
  }

  @Implements(roles.create)
  async create(@CurrentActor() actor: Actor, @Body() body: BodyOf<typeof roles.create>): Promise<RoleAnswer> {
    return this.presentOne(await this.service.create(actor, body));
  }

  @Implements(roles.get)
  async get(@CurrentActor() actor: Actor, @Params() { id }: ParamsOf<typeof roles.get>): Promise<RoleAnswer> {
    const role = await this.service.get(actor, id);
    return { ...(await this.presentOne(role)), may: this.rights.to(actor, { kind: 'role', id, name: role.name }) };
  }

  @Implements(roles.edit)
  async edit(@CurrentActor() actor: Actor, @Params() { id }: ParamsOf<typeof roles.edit>, @Body() body: BodyOf<typeof roles.edit>): Promise<RoleAnswer> {
    return this.presentOne(await this.service.edit(actor, id, body));
  }

  @Implements(roles.delete)
  async delete(@CurrentActor() actor: Actor, @Params() { id }: ParamsOf<typeof roles.delete>): Promise<AnswerOf<typeof roles.delete>> {
    await this.service.delete(actor, id);
    return { message: 'ok' };
  }

  @Implements(roles.credentials)
  credentials(@CurrentActor() actor: Actor, @Params() { id }: ParamsOf<typeof roles.credentials>): Promise<AnswerOf<typeof roles.credentials>> {
    return this.service.credentials(actor, id);
  }

  @Implements(roles.users)
  async members(
    @CurrentActor() actor: Actor,
    @Params() { id }: ParamsOf<typeof roles.users>,
    @Query() query: QueryOf<typeof roles.users>,
  ): Promise<AnswerOf<typeof roles.users>> {
    const { total, items } = await this.service.listMembers(actor, id, query);
    return { total, items: items.map(presentUser) };
  }

  private async presentOne(role: RoleView): Promise<RoleAnswer> {
    const [answer] = await this.present([role]);
    if (!answer) throw new Error('A role was lost on its way out.');
    return answer;
  }

  /** The authorities of all of them in one query. */
  private async present(views: readonly RoleView[]): Promise<RoleAnswer[]> {
    const ids = [...new Set(views.flatMap(({ authorityIds }) => authorityIds))];
    const faces = ids.length ? await this.authorities.faces(ids) : [];
    const nested = new Map(faces.map((face) => [face.id, presentAuthorityNested(face, this.config.certificates)]));
    return views.map((role) =>
      presentRole(
        role,
        role.authorityIds.flatMap((id) => nested.get(id) ?? []),
      ),
    );
  }
}
