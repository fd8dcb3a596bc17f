import { Controller, Inject } from '@nestjs/common';
import { type AnswerOf, settings } from '@app/api-contract';
import { SettingsService } from '@app/features';
import type { Actor } from '@app/rbac';
import { CurrentActor, Implements } from '../http';

@Controller()
export class SettingsController {
  constructor(@Inject(SettingsService) private readonly service: SettingsService) {}

  @Implements(settings.list)
  list(@CurrentActor() actor: Actor): AnswerOf<typeof settings.list> {
    const items = [...this.service.list(actor)];
    return { total: items.length, items };
  }
}
