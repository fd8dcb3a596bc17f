import { allEndpoints } from '@app/api-contract';
import type { Outcome } from './calls';
import { type CallerKind, callerKinds, type Whose } from './world';

export interface Cell {
  readonly name: string;
  readonly kind: CallerKind;
  readonly whose: Whose;
  readonly outcome: Outcome;
}

const head = `# Who may call what

What every kind of caller was let do by a running API, with the default settings (deletion of certificates allowed): written and compared by
\`test/integration/rights\`, so that a changed right shows here. After a change that is meant: \`npx vitest run --project integration test/integration/rights -u\`.

● whatever it is about · ◐ only what is his own: he made it, it is himself, his team owns it, or his role is on it · blank: refused · × refused to everybody ·
… not served yet. A list that shows only some is marked by what it shows. An API key may what its user may, except change his password.
`;

function mark(outcomes: readonly Cell[]): string {
  const isLetIn = (whose: Whose) => outcomes.some((cell) => cell.whose === whose && cell.outcome === 'let in');
  if (outcomes.some(({ outcome }) => outcome === 'not served')) return '…';
  if (outcomes.every(({ whose }) => whose === 'own')) return isLetIn('own') ? '●' : '';
  if (isLetIn('own')) return isLetIn('other') ? '●' : '◐';
  if (isLetIn('other')) return 'only others’';
  return outcomes.some(({ outcome }) => outcome === 'closed') ? '×' : '';
}

const strictHead = `# Who may call what, where roles are strict

As [RIGHTS.md](RIGHTS.md), with \`LEMUR_STRICT_ROLE_ENFORCEMENT\` on and \`ADMIN_ONLY_AUTHORITY_CREATION\` off. Callers without one of the roles admin, operator and
read-only cannot be made then; those here have lost theirs.

● whatever it is about · ◐ only what is his own · blank: refused · × refused to everybody · … not served yet.
`;

export const rightsTable = (cells: readonly Cell[]): string => tableOf(head, cells);
export const strictRightsTable = (cells: readonly Cell[]): string => tableOf(strictHead, cells);

/** One line an endpoint, one column a kind of caller. */
function tableOf(head: string, cells: readonly Cell[]): string {
  const rows = allEndpoints.map(({ name, endpoint: { method, path } }) => {
    const marks = callerKinds.map((kind) => mark(cells.filter((cell) => cell.name === name && cell.kind === kind)));
    return `| ${method} ${path} | ${marks.join(' | ')} |`;
  });
  return [head, `| endpoint | ${callerKinds.join(' | ')} |`, `| --- |${' :-: |'.repeat(callerKinds.length)}`, ...rows, ''].join('\n');
}
