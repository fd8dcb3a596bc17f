import { Controller, Inject } from '@nestjs/common';
import { authorities, type AnswerOf, type AuthorityAnswer, type AuthorityTree, type BodyOf, type ParamsOf, type QueryOf } from '@app/api-contract';
import { AccountKeyService, AuthoritiesService, AuthorityCreationService, CONFIG, RolesService } from '@app/features';
import type { Config } from '@app/config';
import type { Actor } from '@app/rbac';
import { Body, CurrentActor, Implements, Params, Query } from '../http';
import { presentRole } from '../roles/roles.presenter';
import { presentAuthority, presentAuthorityNested } from './authorities.presenter';

@Controller()
export class AuthoritiesController {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(AuthoritiesService) private readonly service: AuthoritiesService,
    @Inject(AuthorityCreationService) private readonly creation: AuthorityCreationService,
    @Inject(AccountKeyService) private readonly accountKeys: AccountKeyService,
    @Inject(RolesService) private readonly rolesService: RolesService,
  ) {}

  @Implements(authorities.list)
  async list(@CurrentActor() actor: Actor, @Query() query: QueryOf<typeof authorities.list>): Promise<AnswerOf<typeof authorities.list>> {
    const { total, items } = await this.service.list(actor, query);
    return { total, items: items.map(presentAuthority) };
  }

  @Implements(authorities.create)
  async create(@CurrentActor() actor: Actor, @Body() body: BodyOf<typeof authorities.create>): Promise<AuthorityAnswer> {
    const id = await this.creation.create(actor, body);
    return presentAuthority(await this.service.get(actor, id));
  }

  @Implements(authorities.get)
  async get(@CurrentActor() actor: Actor, @Params() { id }: ParamsOf<typeof authorities.get>): Promise<AuthorityAnswer> {
    return presentAuthority(await this.service.get(actor, id));
  }

  @Implements(authorities.edit)
  async edit(
    @CurrentActor() actor: Actor,
    @Params() { id }: ParamsOf<typeof authorities.edit>,
    @Body() body: BodyOf<typeof authorities.edit>,
  ): Promise<AuthorityAnswer> {
    return presentAuthority(await this.service.edit(actor, id, body));
  }

  @Implements(authorities.rollAccountKey)
  async rollAccountKey(
    @CurrentActor() actor: Actor,
    @Params() { id }: ParamsOf<typeof authorities.rollAccountKey>,
  ): Promise<AnswerOf<typeof authorities.rollAccountKey>> {
    await this.accountKeys.roll(actor, id);
    return { result: true };
  }

  @Implements(authorities.visualize)
  async visualize(@Params() { id }: ParamsOf<typeof authorities.visualize>): Promise<AuthorityTree> {
    const { name, issued } = await this.service.picture(id);
    return { name, children: issued.map((name) => ({ name })) };
  }

  @Implements(authorities.roles)
  async roles(
    @CurrentActor() actor: Actor,
    @Params() { id }: ParamsOf<typeof authorities.roles>,
    @Query() query: QueryOf<typeof authorities.roles>,
  ): Promise<AnswerOf<typeof authorities.roles>> {
    const { total, items } = await this.rolesService.list(actor, query, { authorityId: id });
    const faces = await this.service.faces(items.flatMap((role) => role.authorityIds));
    const nested = new Map(faces.map((face) => [face.id, presentAuthorityNested(face, this.config.certificates)]));
    return {
      total,
      items: items.map((role) =>
        presentRole(
          role,
          role.authorityIds.flatMap((id) => nested.get(id) ?? []),
        ),
      ),
    };
  }
}
