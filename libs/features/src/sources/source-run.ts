import type { Actor } from '@app/rbac';
import type { PluginContext, SourcePlugin, UnreadableItem } from '@app/plugins';
import type { SyncedSource } from './discoveries.repository';

/** One sync of one source, from its start to its end. */
export interface SourceRun {
  readonly source: SyncedSource;
  readonly plugin: SourcePlugin;
  readonly options: Record<string, unknown>;
  readonly context: PluginContext;
  readonly actor: Actor;
  /** Owner of what comes without one. */
  readonly owner: string;
  readonly startedAt: Date;
  /** Destination of the source's label. */
  readonly destinationId: number | null;
  readonly isGoneAccepted: boolean;
  readonly tally: Tally;
}

/** What a run did, for the record of runs. */
export interface Tally {
  found: number;
  unchanged: number;
  added: number;
  /** Known certificates that this source did not have before. */
  linked: number;
  unlinked: number;
  endpoints: { added: number; updated: number; expired: number; withoutCertificate: number };
  unreadable: UnreadableItem[];
  /** Why something that could have been done was not. */
  held: string[];
}

export const newTally = (): Tally => ({
  found: 0,
  unchanged: 0,
  added: 0,
  linked: 0,
  unlinked: 0,
  endpoints: { added: 0, updated: 0, expired: 0, withoutCertificate: 0 },
  unreadable: [],
  held: [],
});

/** So many are named in the record of a run; more would not be read. */
export const mostNamed = 50;
