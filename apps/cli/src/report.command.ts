import { type Command, Option } from 'commander';
import { type DeploymentFilter, ReportsService, type ValidityFilter } from '@app/features';
import { operator, withFeatures } from './features';
import { positiveNumber, takesJson, withExamples } from './options';
import { type Cell, type Common, csvLine, report, say, table } from './output';

interface Printed extends Common {
  csv?: boolean;
}

/** @param read yields rows as they come, so that a spreadsheet of a million lines needs no memory */
async function print<Row extends object>(
  read: () => AsyncIterable<Row>,
  columns: Readonly<Record<string, (row: Row) => Cell>>,
  options: Printed,
): Promise<void> {
  const cells = (row: Row) => Object.values(columns).map((of) => of(row));
  if (options.csv) {
    say(csvLine(Object.keys(columns)));
    for await (const row of read()) say(csvLine(cells(row)));
    return;
  }
  const rows: Row[] = [];
  for await (const row of read()) rows.push(row);
  report(rows, table(Object.keys(columns), rows.map(cells)), options);
}

interface Names extends Printed {
  validity: ValidityFilter;
  deployment: DeploymentFilter;
}

const names = ({ validity, deployment, ...options }: Names) =>
  withFeatures((features) =>
    print(
      () => features.get(ReportsService, { strict: false }).names(operator(), { validity, deployment }),
      {
        FQDN: (row) => row.fqdn,
        'Parent domain': (row) => row.parentDomain,
        Issuer: (row) => row.issuer,
        Owner: (row) => row.owner,
        Ends: (row) => row.notAfter,
        'Total days': (row) => row.totalDays,
        'Remaining days': (row) => row.remainingDays,
      },
      options,
    ),
  );

const expiring = ({ ttl, deployment, ...options }: Printed & { ttl: number; deployment: DeploymentFilter }) =>
  withFeatures((features) =>
    print(
      () => features.get(ReportsService, { strict: false }).expiring(operator(), { days: ttl, deployment }),
      {
        'Common name': (row) => row.cn ?? row.name,
        Owner: (row) => row.owner,
        Issuer: (row) => row.issuer,
        Ends: (row) => row.notAfter,
        Endpoint: (row) => row.endpoint,
      },
      options,
    ),
  );

const deploymentOption = () =>
  new Option('-d, --deployment <which>', 'used by an endpoint or at a destination, or ready to be').choices(['all', 'deployed', 'ready']).default('all');
const takesCsv = (command: Command) => takesJson(command).option('--csv', 'for a spreadsheet, row by row');

export function addReportCommands(program: Command): void {
  const group = program.command('report').alias('reports').description('Lists for people and spreadsheets.');
  withExamples(
    takesCsv(
      group
        .command('fqdn')
        .description('A row for each name of each certificate.')
        .addOption(new Option('-v, --validity <which>', 'in force, ended, or all').choices(['all', 'expired', 'valid']).default('all'))
        .addOption(deploymentOption()),
    ),
    'report fqdn --validity valid --csv > names.csv',
  ).action(names);
  withExamples(
    takesCsv(
      group
        .command('expiring')
        .description('Certificates that end soon, a row for each endpoint; those without one too.')
        .option('--ttl <days>', 'how soon (older: -ttl)', positiveNumber, 30)
        .addOption(deploymentOption()),
    ),
    'report expiring --ttl 14 --deployment deployed',
  ).action(expiring);
}
