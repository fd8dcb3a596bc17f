import { z } from 'zod';

/** What was put up to prove control over a name, and must be taken down again. */
export const Proof = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('dns'), authorization: z.string(), accountId: z.int(), zone: z.string(), name: z.string(), value: z.string() }),
  z.object({ kind: z.literal('http'), authorization: z.string(), destinationId: z.int(), fileName: z.string(), content: z.string() }),
]);
export type Proof = z.output<typeof Proof>;

export const Ordered = z.object({
  step: z.literal('ordered'),
  orderUrl: z.string(),
  proofs: z.array(Proof),
  /** How often it was looked whether the proofs are out. */
  checks: z.int(),
  /** The CA has been asked to look. */
  isAnswered: z.boolean(),
});
export type Ordered = z.output<typeof Ordered>;

/**
 * Where an order stands. `new`: the CA knows nothing of it. `ordering`: it was about to be told, and perhaps was.
 * From `ordered` on the CA's own answer says what is next, so that any step can be repeated.
 */
export const OrderState = z.discriminatedUnion('step', [z.object({ step: z.literal('new') }), z.object({ step: z.literal('ordering') }), Ordered]);
export type OrderState = z.output<typeof OrderState>;

/** Absent or of another release: from the beginning. */
export const readOrderState = (state: unknown): OrderState => OrderState.safeParse(state).data ?? { step: 'new' };
