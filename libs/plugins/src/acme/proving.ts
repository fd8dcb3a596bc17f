import type { OrderContext } from '../contracts/issuer-context';
import type { AcmeSettings } from './acme-options';
import type { AcmeConnection } from './connection';
import type { Proof } from './order-state';
import type { Authorization, Challenge } from './wire';

export type AcmeContext = OrderContext<AcmeSettings>;

/** How control over names is proved. */
export interface Prover {
  readonly challengeType: 'dns-01' | 'http-01';
  /** What to put up for this name. Nothing has been put up yet. */
  plan(authorization: Authorization, challenge: Challenge, connection: AcmeConnection, context: AcmeContext): Promise<Proof[]>;
  /** Puts it up; again without harm. */
  putUp(proof: Proof, context: AcmeContext): Promise<void>;
  /** Takes it down; again without harm. */
  takeDown(proof: Proof, context: AcmeContext): Promise<void>;
  /** What can be seen to be missing still, and how often to look, ten seconds apart. Nothing missing: the CA may look. */
  missing(proofs: readonly Proof[], context: AcmeContext): Promise<{ words: string[]; checks: number }>;
}
