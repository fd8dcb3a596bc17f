import { Controller, Inject } from '@nestjs/common';
import { plugins, type AnswerOf, type ParamsOf, type PluginAnswer, type QueryOf } from '@app/api-contract';
import { PluginHost } from '@app/features';
import { Implements, Params, Query } from '../http';
import { presentListedPlugin } from './plugins.presenter';

@Controller()
export class PluginsController {
  constructor(@Inject(PluginHost) private readonly host: PluginHost) {}

  @Implements(plugins.list)
  list(@Query() { type }: QueryOf<typeof plugins.list>): AnswerOf<typeof plugins.list> {
    const items = this.host.listOfType(type).map(presentListedPlugin);
    return { total: items.length, items };
  }

  @Implements(plugins.get)
  get(@Params() { slug }: ParamsOf<typeof plugins.get>): PluginAnswer {
    return presentListedPlugin(this.host.get(slug));
  }
}
