import { Controller, Inject } from '@nestjs/common';
import {
  type AnswerOf,
  type BodyOf,
  type CertificateAnswer,
  certificates,
  type CertificateShortAnswer,
  notifications,
  type ParamsOf,
  type QueryOf,
} from '@app/api-contract';
import type { Config } from '@app/config';
import {
  CertificateEditService,
  type CertificatePage,
  CertificatesService,
  CertificateStatsService,
  type CertificateView,
  CONFIG,
  ImportService,
  IssuanceService,
  PendingCertificatesService,
} from '@app/features';
import type { Actor } from '@app/rbac';
import { Body, CurrentActor, Implements, Params, Query } from '../http';
import { presentRequestedLater } from '../pending-certificates/pending-certificates.presenter';
import { presentCertificate, presenterOf, shortPresenterOf } from './certificates.presenter';

type CertificateListAnswer = AnswerOf<typeof certificates.list>;
/** Cut by `shortAnswer` when the query asked for that. */
type ShortList = Omit<CertificateListAnswer, 'items'> & { items: CertificateShortAnswer[] };

@Controller()
export class CertificatesController {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(CertificatesService) private readonly service: CertificatesService,
    @Inject(IssuanceService) private readonly issuance: IssuanceService,
    @Inject(PendingCertificatesService) private readonly pending: PendingCertificatesService,
    @Inject(ImportService) private readonly imports: ImportService,
    @Inject(CertificateEditService) private readonly editing: CertificateEditService,
    @Inject(CertificateStatsService) private readonly statistics: CertificateStatsService,
  ) {}

  @Implements(certificates.list)
  async list(@CurrentActor() actor: Actor, @Query() query: QueryOf<typeof certificates.list>): Promise<CertificateListAnswer> {
    return query.short ? this.shortList(actor, query) : this.presentPage(await this.service.list(actor, query));
  }

  @Implements(certificates.request)
  async request(@CurrentActor() actor: Actor, @Body() body: BodyOf<typeof certificates.request>): Promise<AnswerOf<typeof certificates.request>> {
    const requested = await this.issuance.request(actor, body);
    const warnings = requested.warnings.length > 0 && { warnings: [...requested.warnings] };
    if (requested.status === 'issued') return { ...this.present(requested.certificate), ...warnings };
    return { ...presentRequestedLater(await this.pending.get(actor, requested.pendingCertificateId), this.config.certificates), ...warnings };
  }

  @Implements(certificates.upload)
  async upload(@CurrentActor() actor: Actor, @Body() body: BodyOf<typeof certificates.upload>): Promise<CertificateAnswer> {
    return this.present(await this.imports.import(actor, body));
  }

  @Implements(certificates.byName)
  async byName(
    @CurrentActor() actor: Actor,
    @Params() { name }: ParamsOf<typeof certificates.byName>,
    @Query() query: QueryOf<typeof certificates.byName>,
  ): Promise<CertificateListAnswer> {
    return this.presentPage(await this.service.byName(actor, name, query));
  }

  @Implements(certificates.valid)
  async valid(@CurrentActor() actor: Actor, @Query() { filter, owner, san, ...page }: QueryOf<typeof certificates.valid>): Promise<CertificateListAnswer> {
    return this.presentPage(await this.service.valid(actor, { cn: filter.value, owner, san }, page));
  }

  @Implements(certificates.stats)
  async stats(@CurrentActor() actor: Actor, @Query() query: QueryOf<typeof certificates.stats>): Promise<AnswerOf<typeof certificates.stats>> {
    const items = await this.statistics.count(actor, query);
    return { items, total: items.labels.length };
  }

  @Implements(certificates.get)
  async get(@CurrentActor() actor: Actor, @Params() { id }: ParamsOf<typeof certificates.get>): Promise<CertificateAnswer> {
    const certificate = await this.service.get(actor, id);
    return { ...this.present(certificate), may: this.service.mayDo(actor, certificate) };
  }

  @Implements(certificates.edit)
  async edit(
    @CurrentActor() actor: Actor,
    @Params() { id }: ParamsOf<typeof certificates.edit>,
    @Body() body: BodyOf<typeof certificates.edit>,
  ): Promise<CertificateAnswer> {
    return this.present(await this.editing.edit(actor, id, body));
  }

  @Implements(certificates.switch)
  async switch(
    @CurrentActor() actor: Actor,
    @Params() { id }: ParamsOf<typeof certificates.switch>,
    @Body() body: BodyOf<typeof certificates.switch>,
  ): Promise<CertificateAnswer> {
    return this.present(await this.editing.switch(actor, id, body));
  }

  @Implements(certificates.updateSwitches)
  async updateSwitches(
    @CurrentActor() actor: Actor,
    @Params() { id }: ParamsOf<typeof certificates.updateSwitches>,
    @Body() body: BodyOf<typeof certificates.updateSwitches>,
  ): Promise<CertificateAnswer> {
    return this.present(await this.editing.switch(actor, id, body));
  }

  @Implements(certificates.getAtSwitches)
  getAtSwitches(@CurrentActor() actor: Actor, @Params() params: ParamsOf<typeof certificates.getAtSwitches>): Promise<CertificateAnswer> {
    return this.get(actor, params);
  }

  @Implements(certificates.editAtSwitches)
  editAtSwitches(
    @CurrentActor() actor: Actor,
    @Params() params: ParamsOf<typeof certificates.editAtSwitches>,
    @Body() body: BodyOf<typeof certificates.editAtSwitches>,
  ): Promise<CertificateAnswer> {
    return this.edit(actor, params, body);
  }

  @Implements(certificates.deleteAtSwitches)
  deleteAtSwitches(@CurrentActor() actor: Actor, @Params() params: ParamsOf<typeof certificates.deleteAtSwitches>): Promise<void> {
    return this.delete(actor, params);
  }

  @Implements(certificates.updateOwner)
  async updateOwner(
    @CurrentActor() actor: Actor,
    @Params() { id }: ParamsOf<typeof certificates.updateOwner>,
    @Body() body: BodyOf<typeof certificates.updateOwner>,
  ): Promise<CertificateAnswer> {
    return this.present(await this.editing.move(actor, id, body));
  }

  @Implements(certificates.describe)
  async describe(
    @CurrentActor() actor: Actor,
    @Params() { id }: ParamsOf<typeof certificates.describe>,
    @Body() body: BodyOf<typeof certificates.describe>,
  ): Promise<CertificateAnswer> {
    return this.present(await this.editing.describe(actor, id, body));
  }

  @Implements(certificates.delete)
  async delete(@CurrentActor() actor: Actor, @Params() { id }: ParamsOf<typeof certificates.delete>): Promise<void> {
    await this.editing.delete(actor, id);
  }

  @Implements(certificates.key)
  async key(
    @CurrentActor() actor: Actor,
    @Params() { id }: ParamsOf<typeof certificates.key>,
    @Query() { reason }: QueryOf<typeof certificates.key>,
  ): Promise<AnswerOf<typeof certificates.key>> {
    return { key: await this.service.readKey(actor, id, reason) };
  }

  @Implements(certificates.deactivate)
  async deactivate(
    @CurrentActor() actor: Actor,
    @Params() { id }: ParamsOf<typeof certificates.deactivate>,
  ): Promise<AnswerOf<typeof certificates.deactivate>> {
    return this.service.deactivate(actor, id);
  }

  @Implements(certificates.replacements)
  async replacements(
    @CurrentActor() actor: Actor,
    @Params() { id }: ParamsOf<typeof certificates.replacements>,
    @Query() query: QueryOf<typeof certificates.replacements>,
  ): Promise<CertificateListAnswer> {
    return this.presentPage(await this.service.replacements(actor, id, query));
  }

  @Implements(notifications.certificates)
  async ofNotification(
    @CurrentActor() actor: Actor,
    @Params() { id }: ParamsOf<typeof notifications.certificates>,
    @Query() query: QueryOf<typeof notifications.certificates>,
  ): Promise<CertificateListAnswer> {
    return this.presentPage(await this.service.list(actor, query, id));
  }

  private present(certificate: CertificateView): CertificateAnswer {
    return presentCertificate(certificate, this.config.certificates);
  }

  private presentPage({ items, ...page }: CertificatePage): CertificateListAnswer {
    return { ...page, items: items.map(presenterOf(this.config.certificates)) };
  }

  private async shortList(actor: Actor, query: QueryOf<typeof certificates.list>): Promise<CertificateListAnswer> {
    const { items, ...page } = await this.service.listShort(actor, query);
    const answer: ShortList = { ...page, items: items.map(shortPresenterOf(this.config.certificates)) };
    // The edge cuts this answer by the endpoint's `shortAnswer`.
    return answer as unknown as CertificateListAnswer;
  }
}
