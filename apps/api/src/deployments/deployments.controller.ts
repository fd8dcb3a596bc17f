import { Controller, Inject } from '@nestjs/common';
import { deployments, type AnswerOf, type DeploymentAnswer, type ParamsOf, type QueryOf } from '@app/api-contract';
import { RollbackService } from '@app/features';
import type { Actor } from '@app/rbac';
import { CurrentActor, Implements, Params, Query } from '../http';
import { presentDeployment } from './deployments.presenter';

@Controller()
export class DeploymentsController {
  constructor(@Inject(RollbackService) private readonly service: RollbackService) {}

  @Implements(deployments.list)
  async list(
    @CurrentActor() actor: Actor,
    @Params() { id }: ParamsOf<typeof deployments.list>,
    @Query() { count, page }: QueryOf<typeof deployments.list>,
  ): Promise<AnswerOf<typeof deployments.list>> {
    const { total, items } = await this.service.list(actor, id, { limit: count, offset: (page - 1) * count });
    return { total, items: items.map(presentDeployment) };
  }

  @Implements(deployments.retry)
  async retry(@CurrentActor() actor: Actor, @Params() { id }: ParamsOf<typeof deployments.retry>): Promise<DeploymentAnswer> {
    return presentDeployment(await this.service.retry(actor, id));
  }

  @Implements(deployments.rollBack)
  async rollBack(@CurrentActor() actor: Actor, @Params() { id }: ParamsOf<typeof deployments.rollBack>): Promise<DeploymentAnswer> {
    return presentDeployment(await this.service.rollBack(actor, id));
  }
}
