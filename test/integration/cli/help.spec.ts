import { createProgram, runProgram } from '../../../apps/cli/src/program';
import { listCommands } from '../../../apps/cli/src/commands-table';
import { afterEach, describe, expect, it, vi } from 'vitest';

/** What scripts for the reference system call. */
const older = [
  ...['create_config', 'init', 'start', 'run', 'runserver', 'shell', 'routes', 'show_urls', 'clean', 'create_user', 'reset_password', 'rehash_passwords'],
  ...['create_role', 'lock', 'unlock', 'publish_verisign_units', 'sync', 'check_revoked', 'notify'],
  ...['upgrade', 'downgrade', 'current', 'history', 'heads', 'revision', 'stamp', 'create', 'drop_all'].map((name) => `db ${name}`),
  ...['rotate', 'rotate_region', 'reissue', 'query', 'revoke', 'clear_pending', 'check_revoked'].map((name) => `certificate ${name}`),
  ...['endpoint', 'destination'].map((use) => `certificate automatically_enable_autorotate_with_${use}`),
  ...['disable_autorotate_without_endpoint', 'deactivate_entrust_certificates', 'disable_rotation_of_duplicate_certificates'].map(
    (name) => `certificate ${name}`,
  ),
  ...['certificate identify_expiring_deployed_certificates', 'certificate expiration_metrics', 'certificates query'],
  ...['sync', 'clean', 'clean_unused_and_expiring_within_days', 'clean_unused_and_issued_since_days', 'sync_source_destination', 'enable_cloudfront'].map(
    (name) => `source ${name}`,
  ),
  ...['expirations', 'authority_expirations', 'security_expiration_summary', 'expiring_deployed_certificates'].map((name) => `notify ${name}`),
  ...['pending_certs fetch', 'pending_certs fetch_all_acme', 'policy create', 'api_keys create', 'api_keys revoke', 'dns_providers get_all_zones'],
  ...['report fqdn', 'report expiring', 'acme dnstest', 'acme upload_acme_token_s3', 'endpoint expire', 'endpoints expire'],
];

/** These go on until they are stopped. */
const withoutJson = ['start', 'run', 'runserver'];

async function helpOf(path: string): Promise<{ code: number; out: string }> {
  let out = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    out += String(text);
    return true;
  });
  const code = await runProgram(['node', 'lemur', ...path.split(' '), '--help']);
  process.exitCode = 0;
  return { code, out };
}

/** Older names show the examples of the newer one. */
const sameAs: Readonly<Record<string, string>> = { run: 'start', runserver: 'start', sync: 'source sync' };

/** @returns which command takes this line; nothing is done */
async function ranBy(line: string): Promise<string | null> {
  const program = createProgram();
  let ran: string | null = null;
  for (const { path, command } of listCommands(program, { withHidden: true })) command.action(() => void (ran = path));
  const words = [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(([, double, single, bare]) => double ?? single ?? bare ?? '');
  await program.parseAsync(['node', ...words]);
  return ran;
}

afterEach(() => void vi.restoreAllMocks());

describe('The help of a command', () => {
  const all = listCommands(createProgram(), { withHidden: true });

  it.each(older)('is there for "%s"', async (path) => {
    const { code, out } = await helpOf(path);
    expect([code, out]).toEqual([0, expect.stringContaining('Usage: lemur ') as string]);
    expect(out).toContain('Exit codes: 0 done');
  });

  it.each(all.map(({ path }) => path))('says what "%s" does, with an example of itself that it would take', async (path) => {
    const { out } = await helpOf(path);
    const command = all.find((one) => one.path === path)?.command;
    expect(command?.description()).toMatch(/\.$/);
    expect(command?.options.filter(({ description }) => !description).map(({ flags }) => flags)).toEqual([]);
    expect(out.includes('--json')).toBe(!withoutJson.includes(path));
    const examples = (out.split('Examples:\n')[1] ?? '').split('\n\n')[0]?.split('\n') ?? [];
    expect(examples).not.toEqual([]);
    const ran = await Promise.all(examples.map((example) => ranBy(example.trim().replace(/ [<>] .*$/, ''))));
    expect(ran).toContain(sameAs[path] ?? path);
    expect(ran).not.toContain(null);
  });
});
