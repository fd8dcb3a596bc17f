import type { Command } from 'commander';
import { DomainError } from '@app/errors';
import { takesJson, withExamples } from './options';

/** For commands of one vendor's CA, whose plugin is not part of this release. @throws DomainError always, so that no script takes it for done */
const withoutPlugin = (slug: string) => (): never => {
  throw new DomainError(
    'invalid',
    'plugin.not-installed',
    `The issuer plugin "${slug}" is not installed: there is nothing here that this command could act on.`,
    {
      hint: 'Take the command out of your schedules.',
    },
  );
};

const vendorCommand = (group: Command, path: string, slug: string, description: string): Command =>
  withExamples(takesJson(group.command(path.split(' ').at(-1) ?? path).description(`${description} Needs the plugin ${slug}, which is not installed.`)), path)
    .allowUnknownOption()
    .allowExcessArguments()
    .action(withoutPlugin(slug));

export function addVendorCommands(program: Command, certificates: Command): void {
  vendorCommand(program, 'publish_verisign_units', 'verisign-issuer', 'Report how many units are left at Verisign.');
  vendorCommand(certificates, 'certificate clear_pending', 'verisign-issuer', 'Reject the pending orders at Verisign.');
  vendorCommand(certificates, 'certificate deactivate_entrust_certificates', 'entrust-issuer', 'Deactivate the test certificates of Entrust.');
}
