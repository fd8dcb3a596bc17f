import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '@app/errors';
import { authorize, type Actor, type Grant, type RolePolicy } from '@app/rbac';
import { DataSource, type EntityManager } from 'typeorm';
import { AuditLog } from '../audit-log';
import { ROLE_POLICY } from '../foundation';
import { DeploymentsRepository, type DeploymentView } from './deployments.repository';
import { DeploymentsService } from './deployments.service';
import { planDeployments } from './planning';

const words = 'You are not authorized to change the deployments of this certificate';

/** What people do with deployments: look at them, try again, and go back. */
@Injectable()
export class RollbackService {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(ROLE_POLICY) private readonly policy: RolePolicy,
    private readonly rows: DeploymentsRepository,
    private readonly deployments: DeploymentsService,
    private readonly auditLog: AuditLog,
  ) {}

  /** Newest first. @throws DomainError `not-found` */
  async list(actor: Actor, certificateId: number, page: { limit: number; offset: number }): Promise<{ total: number; items: DeploymentView[] }> {
    authorize(actor, 'certificate.read', { kind: 'certificate', id: certificateId }, this.policy);
    await this.thingOf(this.dataSource.manager, certificateId);
    return this.rows.list(this.dataSource.manager, certificateId, page);
  }

  /** Has one that was given up tried again, from its first try on. @throws DomainError `conflict` when it was not given up, or its destination is gone */
  async retry(actor: Actor, id: number): Promise<DeploymentView> {
    const view = await this.dataSource.transaction(async (manager) => {
      const deployment = await this.get(manager, id);
      const grant = await this.allow(manager, actor, deployment.certificateId);
      if (!(await this.rows.planAgain(manager, id))) throw await this.whyNotAgain(manager, deployment);
      await this.record(manager, actor, 'certificate.deploy-again', deployment, grant);
      return this.get(manager, id);
    });
    await this.deployments.nudge();
    return view;
  }

  /**
   * Puts what stood there before in its place again: that one is attached to the destination and deployed, this one is detached.
   * @throws DomainError `conflict` when there is nothing to go back to
   */
  async rollBack(actor: Actor, id: number): Promise<DeploymentView> {
    const planned = await this.dataSource.transaction(async (manager) => {
      const deployment = await this.get(manager, id);
      const { certificateId, destinationId, previousCertificateId: previous } = deployment;
      const grant = await this.allow(manager, actor, certificateId);
      if (previous === null || destinationId === null || !['done', 'verified'].includes(deployment.state)) {
        throw new DomainError('conflict', 'deployment.nothing-before', `There is nothing that deployment ${id} could be rolled back to.`, {
          hint: 'Only what is in place and has taken another’s place can be.',
        });
      }
      await this.allow(manager, actor, previous);
      await this.rows.detach(manager, certificateId, destinationId, `Rolled back to "${deployment.previousCertificateName ?? previous}" by ${actor.name}.`);
      await manager.query(`INSERT INTO "certificates_destinations" ("certificateId", "destinationId") VALUES ($1, $2) ON CONFLICT DO NOTHING`, [
        previous,
        destinationId,
      ]);
      await planDeployments(manager, previous, [destinationId], actor.name);
      await this.record(manager, actor, 'certificate.roll-back', deployment, grant);
      return this.rows.newestOf(manager, previous, destinationId);
    });
    await this.deployments.nudge();
    return this.get(this.dataSource.manager, planned);
  }

  private async whyNotAgain(manager: EntityManager, { id, state, destinationId, destinationLabel }: DeploymentView): Promise<DomainError> {
    if (destinationId === null) {
      return new DomainError('conflict', 'deployment.destination-gone', `The destination "${destinationLabel}" of deployment ${id} was deleted.`, {
        hint: 'Attach another destination to the certificate; what was put there before stays there until somebody removes it.',
      });
    }
    const other = await this.rows.plannedBeside(manager, id);
    if (other !== null) {
      return new DomainError('conflict', 'deployment.planned-already', `Deployment ${other} will put the certificate to "${destinationLabel}" already.`, {
        hint: 'Wait for its end.',
      });
    }
    return new DomainError('conflict', 'deployment.not-failed', `Deployment ${id} is ${state}, and only failed ones are tried again.`, {
      hint: 'Attach the destination again to deploy the certificate once more.',
    });
  }

  private async get(manager: EntityManager, id: number): Promise<DeploymentView> {
    const found = await this.rows.findView(manager, id);
    if (found) return found;
    throw new DomainError('not-found', 'deployment.not-found', 'No data found', { hint: `There is no deployment ${id}.` });
  }

  private async allow(manager: EntityManager, actor: Actor, certificateId: number): Promise<Grant> {
    return authorize(actor, 'certificate.edit', await this.thingOf(manager, certificateId), this.policy, words);
  }

  private async thingOf(manager: EntityManager, id: number) {
    const thing = await this.rows.findThing(manager, id);
    if (thing) return { kind: 'certificate', ...thing };
    throw new DomainError('not-found', 'certificate.not-found', 'No data found', { hint: `There is no certificate ${id}.` });
  }

  private async record(manager: EntityManager, actor: Actor, action: string, deployment: DeploymentView, grant: Grant): Promise<void> {
    const object = { type: 'certificate', id: deployment.certificateId, name: deployment.certificateName };
    const after = { deploymentId: deployment.id, destination: deployment.destinationLabel, previous: deployment.previousCertificateName };
    await this.auditLog.record(manager, actor, { action, object, after, grant });
  }
}
