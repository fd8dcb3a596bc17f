import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Config } from '@app/config';
import { DomainError } from '@app/errors';
import { prepared } from '@app/persistence';
import type { EntityManager } from 'typeorm';
import { CONFIG } from '../foundation';
import { findDefault, labelFor, ownerDefaults, securityDefaults, type KnownNotification, type WantedNotification } from './default-notifications.rules';

const selectByLabel = prepared('notifications_by_label', `SELECT "id", "label", "owner" FROM notifications WHERE "label" = ANY($1)`);
// In the order of their labels, so that two transactions that make the same ones wait for each other in one order and never in a circle.
const insertMissing = `
  INSERT INTO notifications ("uuid", "label", "description", "pluginSlug", "options", "owner")
  SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::jsonb[], $6::text[]) AS given("uuid", "label", "description", "pluginSlug", "options", "owner")
  ORDER BY "label"
  ON CONFLICT ("label") DO NOTHING`;

/** Each round either finds all or loses a race for a label; the second label cannot be lost to another team. */
const ROUNDS = 3;

/** The notifications that nobody asked for, and everybody gets who asked for none. */
@Injectable()
export class DefaultNotifications {
  constructor(@Inject(CONFIG) private readonly config: Config) {}

  wantedFor(owner: string): WantedNotification[] {
    return ownerDefaults(owner, this.config.notifications.intervalsDays);
  }

  wantedForSecurityTeam(): WantedNotification[] {
    const { securityTeam, securityTeamIntervalsDays, intervalsDays } = this.config.notifications;
    return securityDefaults(securityTeam, securityTeamIntervalsDays ?? intervalsDays);
  }

  /** Ids in the order wanted. One query when all are there. Safe against others who make the same at the same time. */
  async ensure(manager: EntityManager, wanted: readonly WantedNotification[]): Promise<number[]> {
    if (!wanted.length) return [];
    const labels = [...new Set(wanted.flatMap((one) => [one.label, one.labelWhenTaken]))];
    for (let round = 0; round < ROUNDS; round++) {
      const known = await manager.query<KnownNotification[]>(selectByLabel, [labels]);
      const found = wanted.map((one) => findDefault(one, known)?.id);
      const missing = wanted.filter((_, position) => found[position] === undefined);
      if (!missing.length) return found.filter((id) => id !== undefined);
      await this.make(manager, missing, known);
    }
    throw new DomainError('conflict', 'notification.defaults-contested', 'The default notifications are being changed by somebody else right now.', {
      hint: 'Try again.',
    });
  }

  private async make(manager: EntityManager, missing: readonly WantedNotification[], known: readonly KnownNotification[]): Promise<void> {
    const optionsOf = ({ days, recipients }: WantedNotification) => JSON.stringify({ interval: days, unit: 'days', recipients: recipients.join(',') });
    await manager.query(insertMissing, [
      missing.map(() => randomUUID()),
      missing.map((one) => labelFor(one, known)),
      missing.map((one) => one.description),
      missing.map(() => this.config.notifications.defaultPlugin),
      missing.map(optionsOf),
      missing.map((one) => one.owner),
    ]);
  }
}
