import { Controller, Inject } from '@nestjs/common';
import { defaults, type DefaultsAnswer } from '@app/api-contract';
import type { Config } from '@app/config';
import { CONFIG, DefaultsService } from '@app/features';
import { Implements } from '../http';
import { presentDefaults } from './defaults.presenter';

@Controller()
export class DefaultsController {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(DefaultsService) private readonly service: DefaultsService,
  ) {}

  @Implements(defaults.get)
  async get(): Promise<DefaultsAnswer> {
    return presentDefaults(await this.service.get(), this.config.certificates);
  }
}
