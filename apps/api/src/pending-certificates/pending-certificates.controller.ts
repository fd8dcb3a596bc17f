import { Controller, Inject } from '@nestjs/common';
import { pendingCertificates, type AnswerOf, type BodyOf, type ParamsOf, type PendingCertificateAnswer, type QueryOf } from '@app/api-contract';
import type { Config } from '@app/config';
import { CONFIG, PendingCertificatesService, type PendingView } from '@app/features';
import type { Actor } from '@app/rbac';
import { Body, CurrentActor, Implements, Params, Query } from '../http';
import { presentPendingCertificate } from './pending-certificates.presenter';

@Controller()
export class PendingCertificatesController {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(PendingCertificatesService) private readonly service: PendingCertificatesService,
  ) {}

  @Implements(pendingCertificates.list)
  async list(@CurrentActor() actor: Actor, @Query() query: QueryOf<typeof pendingCertificates.list>): Promise<AnswerOf<typeof pendingCertificates.list>> {
    const { total, items } = await this.service.list(actor, query);
    return { total, items: items.map((pending) => this.present(pending)) };
  }

  @Implements(pendingCertificates.get)
  async get(@CurrentActor() actor: Actor, @Params() { id }: ParamsOf<typeof pendingCertificates.get>): Promise<PendingCertificateAnswer> {
    const pending = await this.service.get(actor, id);
    return { ...this.present(pending), may: this.service.mayDo(actor, pending) };
  }

  @Implements(pendingCertificates.edit)
  async edit(
    @CurrentActor() actor: Actor,
    @Params() { id }: ParamsOf<typeof pendingCertificates.edit>,
    @Body() body: BodyOf<typeof pendingCertificates.edit>,
  ): Promise<PendingCertificateAnswer> {
    return this.present(await this.service.edit(actor, id, body));
  }

  @Implements(pendingCertificates.cancel)
  async cancel(
    @CurrentActor() actor: Actor,
    @Params() { id }: ParamsOf<typeof pendingCertificates.cancel>,
    @Body() body: BodyOf<typeof pendingCertificates.cancel>,
  ): Promise<void> {
    await this.service.cancel(actor, id, body);
  }

  @Implements(pendingCertificates.key)
  async key(@CurrentActor() actor: Actor, @Params() { id }: ParamsOf<typeof pendingCertificates.key>): Promise<AnswerOf<typeof pendingCertificates.key>> {
    return { key: await this.service.readKey(actor, id) };
  }

  @Implements(pendingCertificates.upload)
  async upload(
    @CurrentActor() actor: Actor,
    @Params() { id }: ParamsOf<typeof pendingCertificates.upload>,
    @Body() body: BodyOf<typeof pendingCertificates.upload>,
  ): Promise<PendingCertificateAnswer> {
    return this.present(await this.service.upload(actor, id, body));
  }

  private present(pending: PendingView): PendingCertificateAnswer {
    return presentPendingCertificate(pending, this.config.certificates);
  }
}
