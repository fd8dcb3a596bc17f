import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { DefaultNotifications } from './default-notifications';

@Injectable()
export class NotificationsService {
  constructor(private readonly defaults: DefaultNotifications) {}

  /**
   * Ids of the notifications for a certificate that names none: the owner's defaults and the security team's. Those that are
   * missing are made; those that are there serve as they are, also when somebody changed them.
   */
  ensureDefaults(manager: EntityManager, owner: string): Promise<number[]> {
    return this.defaults.ensure(manager, [...this.defaults.wantedFor(owner), ...this.defaults.wantedForSecurityTeam()]);
  }

  /** The owner's defaults alone, for a certificate that changes hands. */
  ensureOwnerDefaults(manager: EntityManager, owner: string): Promise<number[]> {
    return this.defaults.ensure(manager, this.defaults.wantedFor(owner));
  }

  /** The security team's defaults alone; none when no team is set. */
  ensureSecurityDefaults(manager: EntityManager): Promise<number[]> {
    return this.defaults.ensure(manager, this.defaults.wantedForSecurityTeam());
  }
}
