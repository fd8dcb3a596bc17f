import { type DynamicModule, Module, type Type } from '@nestjs/common';
import type { Config } from '@app/config';
import { FeaturesModule } from '@app/features';

/** Every controller, one line a resource: `...certificateControllers`. */
const controllers: Type[] = [];

@Module({})
export class ApiModule {
  static forRoot(config: Config): DynamicModule {
    return { module: ApiModule, imports: [FeaturesModule.forRoot(config, 'lemur api')], controllers };
  }
}
