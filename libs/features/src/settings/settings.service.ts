import { Inject, Injectable } from '@nestjs/common';
import { explainConfig, type ExplainedSetting } from '@app/config';
import { pluginSettings } from '@app/plugins';
import { type Actor, authorize, type RolePolicy } from '@app/rbac';
import { ROLE_POLICY } from '../foundation';

/** The settings in force, for administrators. */
@Injectable()
export class SettingsService {
  /** Read once, when the program starts: what the file says later is not in force. */
  private readonly inForce = explainConfig({ plugins: pluginSettings() }).settings;

  constructor(@Inject(ROLE_POLICY) private readonly policy: RolePolicy) {}

  /** @throws DomainError `forbidden` */
  list(actor: Actor): readonly ExplainedSetting[] {
    authorize(actor, 'setting.read', { kind: 'setting', id: 'any' }, this.policy);
    return this.inForce;
  }
}
