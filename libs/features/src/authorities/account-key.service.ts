import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '@app/errors';
import { authorize, type Actor, type RolePolicy } from '@app/rbac';
import { DataSource } from 'typeorm';
import { AuditLog } from '../audit-log';
import { ROLE_POLICY } from '../foundation';
import { AuthoritiesService } from './authorities.service';
import { IssuerContexts } from './issuer-contexts';

/** Changes the keys by which CAs know us. */
@Injectable()
export class AccountKeyService {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(ROLE_POLICY) private readonly policy: RolePolicy,
    private readonly authorities: AuthoritiesService,
    private readonly contexts: IssuerContexts,
    private readonly auditLog: AuditLog,
  ) {}

  /** What an interruption leaves half done is finished by whoever uses the account next. @throws DomainError `invalid` for issuers without such a key */
  async roll(actor: Actor, id: number): Promise<void> {
    await this.authorities.get(actor, id);
    const authority = await this.authorities.findForIssuing(this.dataSource.manager, { id });
    const grant = authorize(actor, 'authority.edit', authority.thing, this.policy);
    if (!authority.plugin.rollAccountKey) {
      throw new DomainError('invalid', 'authority.no-account', `The authority "${authority.name}" has no account at a CA.`, {
        hint: 'Only authorities whose plugin lists the ability rollAccountKey have one.',
      });
    }
    await authority.plugin.rollAccountKey(authority.options, this.contexts.of(authority));
    const object = { type: 'authority', id, name: authority.name };
    await this.auditLog.record(this.dataSource.manager, actor, { action: 'authority.roll-account-key', object, grant });
  }
}
