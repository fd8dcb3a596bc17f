import { allEndpoints, type Endpoint, type NamedEndpoint } from '@app/api-contract';
import type { StartedApi } from '../../support/api';
import type { ApiClient } from '../../support/client';
import { outcomeOf, type Outcome, pathFor, trials } from './calls';
import type { Cell } from './table';
import { type CallerKind, callerKinds, type Whose, type World } from './world';

/** A call that was made, to be found again in the audit log. */
export interface Act {
  readonly name: string;
  readonly kind: CallerKind;
  readonly status: number;
  readonly requestId: string;
}

export const endpointOf = (name: string): Endpoint | undefined => allEndpoints.find((named) => named.name === name)?.endpoint;

/** Lets every kind of caller try every endpoint on his own and on others' things. */
export class Walk {
  readonly acts: Act[] = [];
  readonly cells: Cell[] = [];
  /** Trials that told nothing of rights. */
  readonly problems: string[] = [];
  /** Where an API key was let do other things than its user. */
  readonly keyDiffers: string[] = [];

  /** @param tries.withKeys each call once more with an API key of the caller's */
  constructor(
    private readonly api: StartedApi,
    private readonly world: World,
    private readonly tries: { readonly withKeys: boolean },
  ) {}

  async all(): Promise<void> {
    for (const named of allEndpoints) {
      // Administrators last: what they delete is still there for those who may not.
      await Promise.all(callerKinds.filter((kind) => kind !== 'admin').map((kind) => this.tryAs(named, kind)));
      await this.tryAs(named, 'admin');
    }
  }

  /** `name kind whose: outcome` of the cells that are wanted. */
  outcomesOf(wanted: (cell: Cell) => boolean): string[] {
    return this.cells.filter(wanted).map(({ name, kind, whose, outcome }) => `${name} ${kind} ${whose}: ${outcome}`);
  }

  private async tryAs(named: NamedEndpoint, kind: CallerKind): Promise<void> {
    const person = this.world.person(kind);
    const whoses: Whose[] = trials[named.name]?.about ? ['own', 'other'] : ['own'];
    for (const whose of whoses) {
      try {
        const outcome = await this.attempt(named, person?.api ?? this.api.anonymous, kind, whose);
        this.cells.push({ name: named.name, kind, whose, outcome });
        if (!person || !this.tries.withKeys) continue;
        const withKey = await this.attempt(named, person.withKey, kind, whose);
        if (withKey !== outcome) this.keyDiffers.push(`${named.name} ${kind}`);
      } catch (problem) {
        this.problems.push(`${named.name} for ${kind}, ${whose}: ${String(problem)}`);
      }
    }
  }

  private async attempt({ name, endpoint }: NamedEndpoint, client: ApiClient, kind: CallerKind, whose: Whose): Promise<Outcome> {
    const { world } = this;
    const trial = trials[name];
    if (!trial) throw new Error(`${name} is in the contract and not among the trials.`);
    const thing = trial.about ? await world.thing(trial.about, kind, whose) : { id: 0, name: '' };
    const situation = { world, kind, whose, person: world.person(kind), thing };
    const path = await pathFor(endpoint, trial, situation);
    const answer = await client.call(endpoint.method, path, { query: trial.query, body: endpoint.body ? trial.body?.(situation) : undefined });
    const outcome = outcomeOf(trial, thing, answer);
    if (name === 'auth.changePassword' && outcome === 'let in') world.signInAnew(kind, (answer.body as { token: string }).token);
    this.acts.push({ name, kind, status: answer.status, requestId: answer.headers.get('x-request-id') ?? '' });
    if (trial.about && trial.spends && outcome === 'let in') world.spend(trial.about, kind, whose);
    return outcome;
  }
}
