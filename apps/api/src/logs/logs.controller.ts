import { Controller, Inject } from '@nestjs/common';
import { type AnswerOf, logs, type QueryOf } from '@app/api-contract';
import { LogsService } from '@app/features';
import type { Actor } from '@app/rbac';
import { CurrentActor, Implements, Query } from '../http';
import { presentLog } from './logs.presenter';

@Controller()
export class LogsController {
  constructor(@Inject(LogsService) private readonly service: LogsService) {}

  @Implements(logs.list)
  async list(@CurrentActor() actor: Actor, @Query() query: QueryOf<typeof logs.list>): Promise<AnswerOf<typeof logs.list>> {
    const { items, ...page } = await this.service.list(actor, query);
    return { ...page, items: items.map(presentLog) };
  }
}
