import { Controller, Inject } from '@nestjs/common';
import { type AnswerOf, type ParamsOf, warnings } from '@app/api-contract';
import type { Config } from '@app/config';
import { CONFIG, WarningExplanations } from '@app/features';
import type { Actor } from '@app/rbac';
import { CurrentActor, Implements, Params } from '../http';
import { presentPreview, presentWarnings } from './warnings.presenter';

/** Somebody waits for it; what has been read by then is shown. */
const patienceMs = 20_000;

@Controller()
export class WarningsController {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(WarningExplanations) private readonly service: WarningExplanations,
  ) {}

  @Implements(warnings.ofCertificate)
  async ofCertificate(
    @CurrentActor() actor: Actor,
    @Params() { id }: ParamsOf<typeof warnings.ofCertificate>,
  ): Promise<AnswerOf<typeof warnings.ofCertificate>> {
    return presentWarnings(await this.service.ofCertificate(actor, id, new Date()));
  }

  @Implements(warnings.preview)
  async preview(@CurrentActor() actor: Actor): Promise<AnswerOf<typeof warnings.preview>> {
    return presentPreview(await this.service.preview(actor, new Date(), AbortSignal.timeout(patienceMs)), this.config.notifications.defaultPlugin);
  }
}
