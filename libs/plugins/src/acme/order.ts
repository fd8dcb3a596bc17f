import { parseCertificates } from '@app/crypto';
import { DomainError } from '@app/errors';
import type { IssueAnswer, PendingOrder } from '../contracts/issuer';
import { forgetAccountUrl, openAccount } from './account';
import { givenAccount } from './account-state.rules';
import type { AcmeOptions } from './acme-options';
import { chainAbove, chooseChain, type OfferedChain } from './chain-choice.rules';
import type { AcmeConnection } from './connection';
import { type Ordered, type Proof, readOrderState } from './order-state';
import { findPlaced, linksOf, placeOrder } from './placing';
import { hasStatus, isProblem, mayTryAgain, retryAfterSeconds, wordsOf, type Problem } from './problems';
import type { AcmeContext, Prover } from './proving';
import { Authorization, type Challenge, Order, understood } from './wire';

const secondsBetweenLooks = 2;
const secondsBetweenChecks = 10;
const mostAlternates = 10;

/** One order on its way, with all that a step needs. */
interface Work {
  readonly pending: PendingOrder;
  readonly options: AcmeOptions;
  readonly context: AcmeContext;
  readonly prover: Prover;
  readonly connection: AcmeConnection;
}

/**
 * Takes an order as far as it goes without waiting. What the CA says of the order decides what is next, not what we remember of it;
 * what we remember is its address and what was put up, written down before it is needed.
 */
export async function advanceOrder(pending: PendingOrder, options: AcmeOptions, context: AcmeContext, prover: Prover): Promise<IssueAnswer> {
  try {
    const connection = await openAccount(options, context);
    const work = { pending, options, context, prover, connection };
    return await nextStep(await ordered(work), work);
  } catch (error) {
    if (!isProblem(error, 'accountDoesNotExist') || givenAccount(options, context.settings)?.url) throw error;
    await forgetAccountUrl(options, context);
    throw new DomainError('upstream', 'acme.account-lost', 'The CA does not know the account any more. It is registered anew.', { cause: error });
  }
}

/** Gives an order up: takes down what was put up, and withdraws what was not proved yet. */
export async function cancelOrder(pending: PendingOrder, options: AcmeOptions, context: AcmeContext, prover: Prover): Promise<void> {
  const state = readOrderState(pending.state);
  if (state.step !== 'ordered') return;
  const connection = await openAccount(options, context);
  const work = { pending, options, context, prover, connection };
  await takeDown(state.proofs, work);
  const order = await readOrder(state.orderUrl, connection);
  if (order?.status !== 'pending') return;
  for (const { url, status } of await readAuthorizations(order, connection)) {
    if (status === 'pending') await connection.post(url, { status: 'deactivated' });
  }
}

/** The order at the CA: the one we know, the one that an interruption left there, or a new one. */
async function ordered({ pending, context, connection }: Work): Promise<Ordered> {
  const state = readOrderState(pending.state);
  if (state.step === 'ordered') return state;
  let orderUrl = state.step === 'ordering' ? await findPlaced(connection, pending, context) : null;
  if (orderUrl === null) {
    await context.checkpoint({ step: 'ordering' });
    orderUrl = await placeOrder(connection, pending);
  }
  const placed: Ordered = { step: 'ordered', orderUrl, proofs: [], checks: 0, isAnswered: false };
  await context.checkpoint(placed, orderUrl);
  return placed;
}

async function nextStep(state: Ordered, work: Work): Promise<IssueAnswer> {
  const { connection } = work;
  const order = await readOrder(state.orderUrl, connection);
  if (order === null) return refused({ detail: 'The CA does not know the order any more.' }, state, work);
  switch (order.status) {
    case 'pending':
      return prove(state, order, work);
    case 'ready':
      return finalize(state, order, work);
    case 'processing':
      return waitFor('The CA is making the certificate.', state, secondsBetweenLooks);
    case 'valid':
      return collect(state, order, work);
    case 'invalid':
      return refused(await whyInvalid(order, connection), state, work);
  }
}

async function prove(before: Ordered, order: Order, work: Work): Promise<IssueAnswer> {
  const { context, prover, connection } = work;
  const authorizations = await readAuthorizations(order, connection);
  const failed = authorizations.find(({ status }) => status !== 'pending' && status !== 'valid');
  if (failed) return refused(problemOf(failed), before, work);
  const open = authorizations
    .filter(({ status }) => status === 'pending')
    .map((authorization) => ({ authorization, challenge: challengeOf(authorization, prover) }));
  const waiting = open.filter(({ challenge }) => challenge.status === 'pending');
  if (!waiting.length) return waitFor('The CA checks the names.', before, secondsBetweenLooks);

  let state = before;
  const planned = await plan(waiting, state.proofs, work);
  if (planned.length) {
    state = { ...state, proofs: [...state.proofs, ...planned] };
    // Before they are put up: what is up must be known, so that it is taken down.
    await context.checkpoint(state);
  }
  if (!state.isAnswered) {
    if (state.checks === 0) for (const proof of state.proofs) await prover.putUp(proof, context);
    const { words, checks } = await prover.missing(state.proofs, context);
    if (words.length) {
      state = { ...state, checks: state.checks + 1 };
      if (state.checks >= checks) return refused({ detail: `After ${state.checks} checks ${words.join('; ')}.` }, state, work);
      return waitFor(`Waits until the names can be checked: ${words.join('; ')}.`, state, secondsBetweenChecks);
    }
    state = { ...state, isAnswered: true };
    await context.checkpoint(state);
  }
  for (const { challenge } of waiting) await connection.post(challenge.url, {});
  return waitFor('The CA checks the names.', state, secondsBetweenLooks);
}

/** What is to be put up for names that nothing was planned for yet. */
async function plan(waiting: readonly { authorization: Authorization; challenge: Challenge }[], known: readonly Proof[], work: Work): Promise<Proof[]> {
  const planned: Proof[] = [];
  for (const { authorization, challenge } of waiting) {
    if (known.some((proof) => proof.authorization === authorization.url)) continue;
    planned.push(...(await work.prover.plan(authorization, challenge, work.connection, work.context)));
  }
  return planned;
}

function challengeOf({ challenges, identifier }: Authorization, { challengeType }: Prover): Challenge {
  const found = challenges.find(({ type }) => type === challengeType);
  if (found) return found;
  throw new DomainError('invalid', 'acme.no-challenge', `The CA offers no ${challengeType} challenge for ${identifier.value}.`, {
    hint: 'Choose an authority that proves control over names in another way.',
  });
}

async function finalize(state: Ordered, order: Order, work: Work): Promise<IssueAnswer> {
  const { connection, pending } = work;
  const csr = Buffer.from(pending.order.csrPem.replace(/-----[^-]+-----|\s/g, ''), 'base64').toString('base64url');
  let answer;
  try {
    answer = await connection.post(order.finalize, { csr });
  } catch (error) {
    // Finalized already, by a step whose answer got lost: the next look at the order tells.
    if (isProblem(error, 'orderNotReady')) return waitFor('The CA is making the certificate.', state, secondsBetweenLooks);
    throw error;
  }
  const finalized = understood(Order, answer.data, 'order');
  if (finalized.status === 'valid') return collect(state, finalized, work);
  const seconds = retryAfterSeconds(answer.headers['retry-after'], work.context.now()) ?? secondsBetweenLooks;
  return waitFor('The CA is making the certificate.', state, seconds);
}

async function collect(state: Ordered, order: Order, work: Work): Promise<IssueAnswer> {
  const { connection, options, context } = work;
  if (order.certificate === undefined)
    throw new DomainError('upstream', 'acme.no-certificate', 'The CA says that the order is done, and not where the certificate is.');
  const first = await connection.post(order.certificate, null);
  const preferred = options.preferred_issuer ?? context.settings.preferredIssuer;
  const alternates = preferred === undefined ? [] : linksOf(first.headers['link'], 'alternate').slice(0, mostAlternates);
  const others: OfferedChain[] = [];
  for (const address of alternates) others.push(readChain((await connection.post(address, null)).data));
  const chosen = chooseChain([readChain(first.data), ...others], preferred);
  await takeDown(state.proofs, work);
  return {
    status: 'issued',
    certificatePem: chosen[0].pem,
    chainPem: chainAbove(chosen, options.drop_last_cert_from_chain).map(({ pem }) => pem).join(''), // prettier-ignore
    externalId: state.orderUrl,
  };
}

function readChain(text: unknown): OfferedChain {
  const [leaf, ...above] = parseCertificates(typeof text === 'string' ? text : '');
  if (leaf) return [leaf, ...above];
  throw new DomainError('upstream', 'acme.no-certificate', 'What the CA gave out as the certificate is none.');
}

/** Best effort: what stays behind proves nothing to anybody, and must not keep a certificate from its owner. */
async function takeDown(proofs: readonly Proof[], { context, prover }: Pick<Work, 'context' | 'prover'>): Promise<void> {
  for (const proof of proofs) {
    try {
      await prover.takeDown(proof, context);
    } catch (cause) {
      const place = proof.kind === 'dns' ? { name: proof.name, value: proof.value } : { file: proof.fileName };
      context.log.warn('What proved a name could not be taken down', { ...place, because: cause instanceof Error ? cause.message : String(cause) });
    }
  }
}

async function refused(problem: Problem, state: Ordered, work: Work): Promise<IssueAnswer> {
  await takeDown(state.proofs, work);
  return { status: 'refused', because: wordsOf(problem), state: { step: 'new' }, mayTryAgain: mayTryAgain(problem) };
}

const waitFor = (waitingFor: string, state: Ordered, resumeInSeconds: number): IssueAnswer => ({
  status: 'pending',
  externalId: state.orderUrl,
  state,
  resumeInSeconds,
  waitingFor,
});

/** Null: the CA has forgotten it. */
async function readOrder(url: string, connection: AcmeConnection): Promise<Order | null> {
  try {
    return understood(Order, (await connection.post(url, null)).data, 'order');
  } catch (error) {
    if (hasStatus(error, 404) && !isProblem(error, 'accountDoesNotExist')) return null;
    throw error;
  }
}

async function readAuthorizations(order: Order, connection: AcmeConnection): Promise<Authorization[]> {
  const found: Authorization[] = [];
  for (const url of order.authorizations) found.push({ ...understood(Authorization, (await connection.post(url, null)).data, 'authorization'), url });
  return found;
}

function problemOf({ challenges, status, identifier }: Authorization): Problem {
  const error = challenges.find((challenge) => challenge.error)?.error ?? { detail: `The proof of control is ${status}.` };
  return { ...error, identifier: error.identifier ?? { value: identifier.value } };
}

/** The order itself often says only that something failed; the names say what. */
async function whyInvalid(order: Order, connection: AcmeConnection): Promise<Problem> {
  const authorizations = await readAuthorizations(order, connection);
  const failed = authorizations.find(({ status }) => status === 'invalid') ?? authorizations.find(({ status }) => status !== 'valid' && status !== 'pending');
  return failed ? problemOf(failed) : (order.error ?? { detail: 'The CA has given the order up without saying why.' });
}
