import { Controller, Inject } from '@nestjs/common';
import { type AnswerOf, type AuthorityAnswer, certificates, type ParamsOf, type QueryOf, type UserAnswer } from '@app/api-contract';
import { AuthoritiesService, CertificateNeighboursService, UsersService } from '@app/features';
import type { Actor } from '@app/rbac';
import { presentAuthority } from '../authorities/authorities.presenter';
import { presentDestinationNested } from '../destinations/destinations.presenter';
import { CurrentActor, Implements, Params, Query, toTimestampOrNull } from '../http';
import { presentNotificationNested } from '../notifications/notifications.presenter';
import { presentUser } from '../users/users.presenter';

/** What stands around a certificate. */
@Controller()
export class CertificateNeighboursController {
  constructor(
    @Inject(CertificateNeighboursService) private readonly service: CertificateNeighboursService,
    @Inject(AuthoritiesService) private readonly authorities: AuthoritiesService,
    @Inject(UsersService) private readonly users: UsersService,
  ) {}

  @Implements(certificates.authority)
  async authority(@CurrentActor() actor: Actor, @Params() { id }: ParamsOf<typeof certificates.authority>): Promise<AuthorityAnswer> {
    return presentAuthority(await this.authorities.get(actor, await this.service.authorityOf(actor, id)));
  }

  @Implements(certificates.creator)
  async creator(@CurrentActor() actor: Actor, @Params() { id }: ParamsOf<typeof certificates.creator>): Promise<UserAnswer> {
    return presentUser(await this.users.get(actor, await this.service.creatorOf(actor, id)));
  }

  @Implements(certificates.destinations)
  async destinations(
    @CurrentActor() actor: Actor,
    @Params() { id }: ParamsOf<typeof certificates.destinations>,
    @Query() query: QueryOf<typeof certificates.destinations>,
  ): Promise<AnswerOf<typeof certificates.destinations>> {
    const { items, total } = await this.service.list(actor, 'destinations', id, query);
    return { total, items: items.map(presentDestinationNested) };
  }

  @Implements(certificates.sources)
  async sources(
    @CurrentActor() actor: Actor,
    @Params() { id }: ParamsOf<typeof certificates.sources>,
    @Query() query: QueryOf<typeof certificates.sources>,
  ): Promise<AnswerOf<typeof certificates.sources>> {
    const { items, total } = await this.service.list(actor, 'sources', id, query);
    return {
      total,
      items: items.map((source) => ({ ...presentDestinationNested(source), active: source.active, lastRun: toTimestampOrNull(source.lastRunAt) })),
    };
  }

  @Implements(certificates.notifications)
  async notifications(
    @CurrentActor() actor: Actor,
    @Params() { id }: ParamsOf<typeof certificates.notifications>,
    @Query() query: QueryOf<typeof certificates.notifications>,
  ): Promise<AnswerOf<typeof certificates.notifications>> {
    const { items, total } = await this.service.list(actor, 'notifications', id, query);
    return { total, items: items.map(presentNotificationNested) };
  }

  @Implements(certificates.domains)
  async domains(
    @CurrentActor() actor: Actor,
    @Params() { id }: ParamsOf<typeof certificates.domains>,
    @Query() query: QueryOf<typeof certificates.domains>,
  ): Promise<AnswerOf<typeof certificates.domains>> {
    return this.service.list(actor, 'domains', id, query);
  }
}
