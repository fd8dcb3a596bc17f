import { Controller, Inject } from '@nestjs/common';
import { notifications, type AnswerOf, type BodyOf, type NotificationAnswer, type ParamsOf, type QueryOf } from '@app/api-contract';
import { notificationThing, NotificationsService } from '@app/features';
import type { Actor } from '@app/rbac';
import { Body, CurrentActor, Implements, Params, Query, RightsShown } from '../http';
import { presentNotification } from './notifications.presenter';

@Controller()
export class NotificationsController {
  constructor(
    @Inject(NotificationsService) private readonly service: NotificationsService,
    @Inject(RightsShown) private readonly rights: RightsShown,
  ) {}

  @Implements(notifications.list)
  async list(@Query() query: QueryOf<typeof notifications.list>): Promise<AnswerOf<typeof notifications.list>> {
    const { total, items } = await this.service.list(query);
    return { total, items: items.map(presentNotification) };
  }

  @Implements(notifications.create)
  async create(@CurrentActor() actor: Actor, @Body() body: BodyOf<typeof notifications.create>): Promise<NotificationAnswer> {
    return presentNotification(await this.service.create(actor, body));
  }

  @Implements(notifications.get)
  async get(@CurrentActor() actor: Actor, @Params() { id }: ParamsOf<typeof notifications.get>): Promise<NotificationAnswer> {
    const notification = await this.service.get(id);
    return { ...presentNotification(notification), may: this.rights.to(actor, notificationThing(notification)) };
  }

  @Implements(notifications.edit)
  async edit(
    @CurrentActor() actor: Actor,
    @Params() { id }: ParamsOf<typeof notifications.edit>,
    @Body() body: BodyOf<typeof notifications.edit>,
  ): Promise<NotificationAnswer> {
    return presentNotification(await this.service.edit(actor, id, body));
  }

  @Implements(notifications.delete)
  async delete(@CurrentActor() actor: Actor, @Params() { id }: ParamsOf<typeof notifications.delete>): Promise<AnswerOf<typeof notifications.delete>> {
    await this.service.remove(actor, id);
    return { result: true };
  }
}
