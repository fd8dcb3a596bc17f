import { Controller, Inject } from '@nestjs/common';
import { type AnswerOf, type BodyOf, type ParamsOf, renewal } from '@app/api-contract';
import type { Config } from '@app/config';
import { CONFIG, PendingCertificatesService, ReissueService, RenewalService } from '@app/features';
import type { Actor } from '@app/rbac';
import { presentCertificate } from '../certificates/certificates.presenter';
import { Body, CurrentActor, Implements, Params } from '../http';
import { presentRequestedLater } from '../pending-certificates/pending-certificates.presenter';
import { presentRenewal } from './renewal.presenter';

@Controller()
export class RenewalController {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(RenewalService) private readonly renewals: RenewalService,
    @Inject(ReissueService) private readonly reissues: ReissueService,
    @Inject(PendingCertificatesService) private readonly pending: PendingCertificatesService,
  ) {}

  @Implements(renewal.get)
  async get(@CurrentActor() actor: Actor, @Params() { id }: ParamsOf<typeof renewal.get>): Promise<AnswerOf<typeof renewal.get>> {
    return presentRenewal(await this.renewals.explain(actor, id));
  }

  @Implements(renewal.reissue)
  async reissue(
    @CurrentActor() actor: Actor,
    @Params() { id }: ParamsOf<typeof renewal.reissue>,
    @Body() { reason }: BodyOf<typeof renewal.reissue>,
  ): Promise<AnswerOf<typeof renewal.reissue>> {
    const requested = await this.reissues.reissue(actor, id, reason);
    if (requested.status === 'issued') return presentCertificate(requested.certificate, this.config.certificates);
    return presentRequestedLater(await this.pending.get(actor, requested.pendingCertificateId), this.config.certificates);
  }
}
