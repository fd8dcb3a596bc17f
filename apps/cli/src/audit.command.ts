import { createReadStream, createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Command } from 'commander';
import { DomainError } from '@app/errors';
import { AuditChain, type ChainHead, type ChainProblem, ChainWalk, checkSignature, fingerprintOf, type Link, readHead, type SignedHead } from '@app/features';
import { operator, withFeatures } from './features';
import { takesJson, withExamples } from './options';
import { type Common, report } from './output';
import { checkReadable, readTextFile, writeTextFile } from './text-files';

const withChain = <Result>(use: (chain: AuditChain) => Promise<Result>) => withFeatures((features) => use(features.get(AuditChain, { strict: false })));

const headOf = ({ number, seal }: SignedHead): ChainHead => ({ number, seal: Buffer.from(seal, 'hex') });
const problemLines = (problems: readonly ChainProblem[]) => problems.map(({ because }) => `  ${because}`);

const broken = (problems: readonly ChainProblem[]) =>
  new DomainError('conflict', 'audit-log.broken', `The audit log is not what was sealed: ${problems.length} problems.`, {
    hint: 'Compare with a backup, and find out who had access to the database as its superuser.',
  });

interface Verify extends Common {
  head?: string;
  publicKey?: string;
}

async function verify({ head: headFile, publicKey, ...options }: Verify): Promise<void> {
  const signed = headFile === undefined ? undefined : readHead(readTextFile(headFile));
  if (signed) checkSignature(signed, publicKey === undefined ? undefined : readTextFile(publicKey));
  const { head, problems, unsealed } = await withChain((chain) => chain.verify(signed && headOf(signed)));
  const tail = unsealed.count
    ? `Not sealed yet: ${unsealed.count} rows, ${unsealed.firstId} to ${unsealed.lastId}, the oldest of ${unsealed.since?.toISOString()}. They can still be changed without a trace.`
    : 'Every row is sealed.';
  report(
    { sealed: head.number, seal: Buffer.from(head.seal).toString('hex'), problems, unsealed },
    [`Sealed: ${head.number} rows.`, ...problemLines(problems), tail],
    options,
  );
  if (problems.length) throw broken(problems);
}

async function exportHead(file: string, options: Common): Promise<void> {
  const head = await withChain((chain) => chain.exportHead(operator(), new Date()));
  writeTextFile(file, `${JSON.stringify(head, null, 2)}\n`);
  report(head, [`Wrote the head of ${head.number} sealed rows to ${file}. Keep it where nobody who runs the database can change it.`], options);
}

async function publicKey(options: Common): Promise<void> {
  const pem = await withChain((chain) => chain.publicKey());
  report({ publicKey: pem, fingerprint: fingerprintOf(pem) }, [pem.trim(), `SHA-256 ${fingerprintOf(pem)}`], options);
}

async function exportChain(file: string, options: Common): Promise<void> {
  // Empty first: whether it can be written is to be known before the log is read.
  writeTextFile(file, '', 0o600);
  const rows = await withChain(async (chain) => {
    const out = createWriteStream(file, { mode: 0o600 });
    let count = 0;
    for await (const link of chain.links()) {
      count++;
      if (!out.write(`${JSON.stringify({ ...link, seal: Buffer.from(link.seal).toString('hex') })}\n`)) await once(out, 'drain');
    }
    out.end();
    await once(out, 'finish');
    return count;
  });
  report({ rows }, [`Wrote ${rows} sealed rows to ${file}.`], options);
}

function linkIn(line: string): Link {
  try {
    const { number, seal, rowId, text } = JSON.parse(line) as { number: number; seal: string; rowId: string; text: string };
    return { number, rowId, text, seal: Buffer.from(seal, 'hex') };
  } catch (cause) {
    throw new DomainError('invalid', 'audit-chain.unreadable', 'The file of the chain has a line that is not one row.', {
      hint: 'Use the file that "lemur audit export-chain" wrote, as it is.',
      cause,
    });
  }
}

interface CheckHead extends Common {
  chain: string;
  publicKey?: string;
}

/** Needs no database and no settings: it runs where the copies are kept. */
async function checkHead(file: string, { chain, publicKey: keyFile, ...options }: CheckHead): Promise<void> {
  const signed = readHead(readTextFile(file));
  checkSignature(signed, keyFile === undefined ? undefined : readTextFile(keyFile));
  checkReadable(chain);
  const walk = new ChainWalk();
  const problems: ChainProblem[] = [];
  let isSeen = signed.number === 0;
  for await (const line of createInterface({ input: createReadStream(chain), crlfDelay: Infinity })) {
    const link = linkIn(line);
    walk.take(link);
    if (link.number !== signed.number) continue;
    isSeen = true;
    if (Buffer.from(link.seal).toString('hex') !== signed.seal) problems.push({ number: link.number, rowId: link.rowId, because: `The seal in place ${link.number} is not that of the head.` }); // prettier-ignore
  }
  if (!isSeen)
    problems.push({ number: signed.number, rowId: null, because: `The head speaks of ${signed.number} rows and the chain ends at ${walk.head.number}.` });
  problems.unshift(...walk.problems);
  const whose = keyFile === undefined ? `The signature is by the key in the head itself, SHA-256 ${fingerprintOf(signed.publicKey)}: compare it with a note of yours.` : 'The signature is by the given key.'; // prettier-ignore
  report({ number: signed.number, signedAt: signed.signedAt, problems }, [whose, ...problemLines(problems), ...(problems.length ? [] : [`The chain is whole up to its place ${signed.number}, as it was on ${signed.signedAt}.`])], options); // prettier-ignore
  if (problems.length) throw broken(problems);
}

export function addAuditCommands(program: Command): void {
  const audit = program.command('audit').description('Check the audit log, and take proofs of it elsewhere.');
  withExamples(
    takesJson(
      audit
        .command('verify')
        .description('Walk along the chain of sealed rows: names every row that was changed, removed or moved, and the rows that are not sealed yet.')
        .option('--head <file>', 'a signed head of earlier: the chain must still lead through it')
        .option('--public-key <file>', 'the key that must have signed it; left out, the one in the head is believed'),
    ),
    'audit verify --head head.json',
  ).action(verify);
  withExamples(
    takesJson(audit.command('export-head <file>').description('Seal what is there, and sign how long the chain is and what its last seal is.')),
    'audit export-head head.json',
  ).action(exportHead);
  withExamples(
    takesJson(audit.command('public-key').description('The key that signs heads. Note it where the database cannot reach.')),
    'audit public-key',
  ).action(publicKey);
  withExamples(
    takesJson(audit.command('export-chain <file>').description('Write the sealed rows, a line each, for checking them without the database.')),
    'audit export-chain chain.jsonl',
  ).action(exportChain);
  withExamples(
    takesJson(
      audit
        .command('check-head <file>')
        .description('Check a signed head against an exported chain; needs neither database nor settings.')
        .requiredOption('--chain <file>', 'what export-chain wrote, at or after the time of the head')
        .option('--public-key <file>', 'the key that must have signed it'),
    ),
    'audit check-head head.json --chain chain.jsonl',
  ).action(checkHead);
}
