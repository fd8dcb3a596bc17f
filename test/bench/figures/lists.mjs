import { measure } from '../load.mjs';
import { generateCertificates } from '../generate.mjs';
import { createAuthority, issueSamples } from '../samples.mjs';

const SAMPLES = 300;

/** A number from 0 that looks drawn and is the same in each run. */
const drawn = (index, below) => (Math.imul(index + 1, 2_654_435_761) >>> 0) % below;

const page = (number) => `/certificates?count=30&page=${number}`;
const filtered = (field, value) => `/certificates?count=30&page=1&filter=${encodeURIComponent(`${field};${value}`)}`;

/** What people ask lists for. `total` tells how many there are to draw from. */
const questions = (total) => {
  const domains = Math.min(200_000, Math.max(1000, Math.floor(total / 5)));
  const domain = (index) => drawn(index, domains);
  return [
    { figure: 'page 1', path: () => page(1), reference: '2.8 /s, p50 350 ms' },
    { figure: 'page 50', path: () => page(50) },
    { figure: 'page 1, short form', path: () => `${page(1)}&short=true` },
    { figure: 'name contains a host', path: (index) => filtered('name', `h${domain(index)}.svc`), reference: '0.8 /s, p50 1.1 s' },
    { figure: 'name contains what all have', path: () => filtered('name', 'bench') },
    { figure: 'name contains what none has', path: (index) => filtered('name', `nothing-${index}`) },
    { figure: 'CN contains a host', path: (index) => filtered('cn', `h${domain(index)}.svc`) },
    { figure: 'CN is a host', path: (index) => filtered('cn', `"h${domain(index)}.svc${domain(index) % 977}.bench.example"`) },
    { figure: 'owner is a team', path: (index) => filtered('owner', `team-${drawn(index, 2000)}@bench.example`) },
    { figure: 'owner is the largest team', path: () => filtered('owner', 'team-0@bench.example') },
    { figure: 'sorted by end', path: () => `${page(1)}&sortBy=notAfter&sortDir=asc` },
  ];
};

/** On a terminal, one line that is written over. */
const tell = (done) => process.stderr.isTTY && process.stderr.write(`\r  ${done.toLocaleString('en')} certificates\u001b[K`);

/** Fills the system and says how long that took. */
async function fill(system, total) {
  const client = system.client(1);
  await issueSamples(client, await createAuthority(client), SAMPLES);
  await client.close();
  const seconds = await system.whileLoading((url) => generateCertificates(url, total, tell));
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
  return seconds;
}

export const measureLists = (total) =>
  async function* measureListsOf(system, { seconds }) {
    const words = total.toLocaleString('en');
    yield { figure: `filling the table with ${words}`, seconds: await fill(system, total) };
    for (const callers of [1, 8]) {
      const client = system.client(callers);
      try {
        for (const { figure, path, reference } of questions(total)) {
          const ask = (index) => client.call('GET', path(index));
          await measure({ callers, seconds: 1, ask });
          const result = await measure({ callers, seconds, ask });
          const aim = total < 1_000_000 ? undefined : callers === 1 ? { words: 'p95 ≤ 50 ms' } : { words: '≥ 200 /s' };
          const met = aim && (callers === 1 ? result.p95 <= 50 : result.perSecond >= 200);
          yield { figure: `${words}: ${figure}`, callers, ...result, reference: callers === 1 && total >= 1_000_000 ? reference : undefined, aim, met };
        }
      } finally {
        await client.close();
      }
    }
  };
