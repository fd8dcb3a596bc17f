import type { Command } from 'commander';
import { reasonsOf, RevokeCertificate } from '@app/api-contract';
import { DomainError, invalidRequest } from '@app/errors';
import { CertificatesService, type QueriedCertificate, ReportsService, RevokeService } from '@app/features';
import { SOME_FAILED } from './exit-code';
import { operator, withFeatures } from './features';
import { type Acting, acts, several, takesCommit, takesJson, UNCHANGED, wholeNumber, withExamples } from './options';
import { type Common, report, table } from './output';
import { readTextFile } from './text-files';

interface Query extends Common {
  fqdn?: string[];
  issuer?: string;
  owner?: string;
  expired?: boolean;
}

async function query({ fqdn = [], issuer, owner, expired = false, ...options }: Query): Promise<void> {
  const found: QueriedCertificate[] = [];
  await withFeatures(async (features) => {
    const wish = { fqdnParts: fqdn, issuer, owner, withExpired: expired };
    for await (const certificate of features.get(ReportsService, { strict: false }).certificates(operator(), wish)) found.push(certificate);
  });
  const rows = found.map(({ id, name, owner, issuer }) => [id, name, owner, issuer]);
  report(found, table(['Id', 'Name', 'Owner', 'Issuer'], rows), options);
}

interface Revocation extends Acting {
  id?: number;
  path?: string;
  reason: string;
  message?: string;
}

/** Ids in what `query` printed: two lines of heading, then the id in front. @throws DomainError `invalid` */
export function idsIn(text: string): number[] {
  const lines = text
    .split('\n')
    .slice(2)
    .map((line) => line.trim())
    .filter(Boolean);
  return lines.map((line) => {
    const [, id] = /^(\d{1,9})\b/.exec(line) ?? [];
    if (id !== undefined) return Number(id);
    throw new DomainError('invalid', 'certificate.no-id', `"${line.slice(0, 60)}" does not begin with the id of a certificate.`, {
      hint: 'The file is what "lemur certificate query" prints, without --json.',
    });
  });
}

function chosenIds({ id, path }: Revocation): number[] {
  if ((id === undefined) === (path === undefined))
    throw new DomainError('invalid', 'certificate.which', 'Say which certificates: either --id, or --path with what "certificate query" printed.');
  return id === undefined ? [...new Set(idsIn(readTextFile(path ?? '')))] : [id];
}

async function revoke(options: Revocation): Promise<void> {
  const ids = chosenIds(options);
  const parsed = RevokeCertificate.safeParse({ crlReason: options.reason, comments: options.message });
  if (!parsed.success) throw invalidRequest('revoke.invalid', reasonsOf(parsed.error));
  const commit = acts(options);
  const outcomes = await withFeatures(async (features) => {
    const [certificates, service] = [features.get(CertificatesService, { strict: false }), features.get(RevokeService, { strict: false })];
    const done: { id: number; name: string | null; revoked: boolean; because: string | null }[] = [];
    for (const id of ids) {
      let name: string | null = null;
      try {
        name = (await certificates.get(operator(), id)).name;
        if (commit) await service.revoke(operator(), id, parsed.data);
        done.push({ id, name, revoked: commit, because: null });
      } catch (problem) {
        if (!(problem instanceof DomainError)) throw problem;
        done.push({ id, name, revoked: false, because: problem.message });
      }
    }
    return done;
  });
  const lines = outcomes.map(
    ({ id, name, because }) =>
      `${because === null ? (commit ? 'Revoked' : 'Would revoke') : 'Not revoked:'} ${id} ${name ?? ''}${because === null ? '' : `: ${because}`}`,
  );
  report({ committed: commit, certificates: outcomes }, [...lines, ...(commit ? [] : [UNCHANGED])], options);
  if (outcomes.some(({ because }) => because !== null)) process.exitCode = SOME_FAILED;
}

/** The group that other files add their commands to. */
export function addCertificateCommands(group: Command): void {
  withExamples(
    takesJson(
      group
        .command('query')
        .description('Certificates by parts of names, issuer and owner.')
        .option('-f, --fqdn <parts>', 'parts of names, each of which must be in one of its names; commas between', several)
        .option('-i, --issuer <part>', 'of the name of the issuer or the authority')
        .option('-o, --owner <part>', "of the owner's address")
        .option('-e, --expired', 'ended ones too'),
    ),
    'certificate query --fqdn example.com,shop --owner web-team',
  ).action(query);
  withExamples(
    takesJson(
      takesCommit(
        group
          .command('revoke')
          .description('Revoke certificates at their issuer.')
          .option('--id <id>', 'of one certificate (older: -id)', wholeNumber)
          .option('-p, --path <file>', 'what "certificate query" printed')
          .option('-r, --reason <name>', 'as RFC 5280, 5.3.1 spells it', 'unspecified')
          .option('-m, --message <text>', 'why, for the audit log'),
      ),
    ),
    'certificate query --fqdn old.example.com > list.txt',
    'certificate revoke --path list.txt --reason superseded --commit',
  ).action(revoke);
}
