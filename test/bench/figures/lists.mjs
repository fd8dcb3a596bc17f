import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { generateNeighbours } from '../generate-neighbours.mjs';
import { generateCertificates } from '../generate.mjs';
import { measure } from '../load.mjs';
import { createAuthority, issueSamples } from '../samples.mjs';
import { lookUp, questionsOf } from './list-questions.mjs';

const SAMPLES = 300;
/** A change of what is generated makes kept databases useless: count it up. */
const GENERATION = 3;

/** On a terminal, one line that is written over. */
const tell = (done) => process.stderr.isTTY && process.stderr.write(`\r  ${done.toLocaleString('en')} certificates\u001b[K`);

const numbersFor = (total) => ({ endpoints: Math.ceil(total / 20), auditRows: total });

/** Fills the system and says how long that took. */
async function fill(system, total) {
  const client = system.client(1);
  await issueSamples(client, await createAuthority(client), SAMPLES);
  await client.close();
  const seconds = await system.whileLoading(async (url) => {
    const begin = performance.now();
    await generateCertificates(url, total, tell);
    await generateNeighbours(url, numbersFor(total));
    return (performance.now() - begin) / 1000;
  });
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
  return seconds;
}

/** What a kept folder holds, so that it is filled once. */
async function fillOnce(system, total) {
  const note = join(system.folder, 'filled.json');
  const wanted = { total, generation: GENERATION };
  const found = existsSync(note) ? JSON.parse(readFileSync(note, 'utf8')) : undefined;
  if (found?.total === total && found.generation === GENERATION) return undefined;
  if (found)
    throw new Error(`${system.folder} holds another list (${JSON.stringify(found)}, not ${JSON.stringify(wanted)}). Delete it, or name another folder.`);
  const seconds = await fill(system, total);
  writeFileSync(note, `${JSON.stringify(wanted)}\n`);
  return seconds;
}

async function idsIn(url) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await lookUp(client);
  } finally {
    await client.end();
  }
}

/** Asks by the path, or by the cursor of the answer before. A list that ends is begun again. */
function asking(client, { path, follow }) {
  if (!follow) return (index) => client.call('GET', path(index));
  let next = null;
  return async (index) => {
    const first = path(index);
    const answer = await client.call('GET', next === null ? first : `${first}&after=${encodeURIComponent(next)}`);
    next = answer.status === 200 ? (JSON.parse(answer.text).next ?? null) : null;
    return answer;
  };
}

/** With the processor time of a request. */
async function measureWithCpu(system, load) {
  const before = system.cpu();
  const result = await measure(load);
  const after = system.cpu();
  const used = (name) => (after[name] === undefined ? undefined : (after[name] - before[name]) / result.count);
  return { ...result, apiMs: used('api'), postgresMs: used('postgres') };
}

/** A program that was just started compiles itself while it answers: that is a figure of starting, not of lists. */
async function warmUp(system, seconds) {
  const client = system.client(2);
  try {
    await measure({ callers: 2, seconds: seconds / 2, least: 400, ask: (index) => client.call('GET', `/certificates?count=30&page=${1 + (index % 50)}`) });
  } finally {
    await client.close();
  }
}

const leastAnswers = 12;

async function* measureQuestions(system, questions, { total, seconds, callers }) {
  const client = system.client(callers);
  const isLarge = total >= 1_000_000;
  try {
    for (const question of questions) {
      const ask = asking(client, question);
      let result;
      try {
        await measure({ callers, seconds: Math.min(0.5, seconds / 4), least: callers, ask });
        result = await measureWithCpu(system, { callers, seconds, least: leastAnswers, ask });
      } catch (error) {
        // One question that is refused must not cost the answers to two hundred others.
        yield { figure: question.figure, callers, failure: error.message, met: false };
        continue;
      }
      const aim = callers === 1 ? { words: 'p95 ≤ 50 ms' } : question.isFull ? { words: '≥ 200 /s' } : undefined;
      const met = aim && (callers === 1 ? result.p95 <= 50 : result.perSecond >= 200);
      yield { figure: question.figure, callers, ...result, ...(isLarge && { reference: question.reference, aim, met }) };
    }
  } finally {
    await client.close();
  }
}

/** Every question by one caller, and the commonest by eight. */
export const measureLists = (total) =>
  async function* measureListsOf(system, { seconds, only }) {
    const filling = await fillOnce(system, total);
    if (filling !== undefined) yield { figure: `filling the tables: ${total.toLocaleString('en')} certificates and what belongs to them`, seconds: filling };
    const questions = questionsOf({ total, found: await idsIn(system.databaseUrl) }).filter(({ figure }) => only === undefined || figure.includes(only));
    await warmUp(system, seconds);
    yield* measureQuestions(system, questions, { total, seconds: seconds / 10, callers: 1 });
    const loaded = questions.filter(({ isLoaded }) => isLoaded);
    yield* measureQuestions(system, loaded, { total, seconds: seconds / 3, callers: 8 });
  };
