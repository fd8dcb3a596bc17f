import { Controller, Inject } from '@nestjs/common';
import { type AnswerOf, type BodyOf, jobs, type ParamsOf, type QueryOf } from '@app/api-contract';
import { JobsService } from '@app/features';
import type { Actor } from '@app/rbac';
import { Body, CurrentActor, Implements, Params, Query } from '../http';
import { presentJob, presentJobRun } from './jobs.presenter';

@Controller()
export class JobsController {
  constructor(@Inject(JobsService) private readonly service: JobsService) {}

  @Implements(jobs.list)
  async list(@CurrentActor() actor: Actor): Promise<AnswerOf<typeof jobs.list>> {
    const items = (await this.service.list(actor)).map(presentJob);
    return { total: items.length, items };
  }

  @Implements(jobs.runs)
  async runs(
    @CurrentActor() actor: Actor,
    @Params() { name }: ParamsOf<typeof jobs.runs>,
    @Query() query: QueryOf<typeof jobs.runs>,
  ): Promise<AnswerOf<typeof jobs.runs>> {
    const { total, items } = await this.service.listRuns(actor, name, query);
    return { total, items: items.map(presentJobRun) };
  }

  @Implements(jobs.run)
  async run(
    @CurrentActor() actor: Actor,
    @Params() { name }: ParamsOf<typeof jobs.run>,
    @Body() { reason }: BodyOf<typeof jobs.run>,
  ): Promise<AnswerOf<typeof jobs.run>> {
    await this.service.run(actor, name, reason);
    return { result: true, name };
  }
}
