/** As much of a plan as EXPLAIN (FORMAT JSON) tells and is looked at. */
export interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Plan Rows': number;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly Filter?: string;
  readonly Plans?: readonly PlanNode[];
}

/** More rows than this of a big table are never read for a page. */
export const mostRowsRead = 25_000;

/** What is wrong with a plan, in sentences. A limit bounds what lies below it, unless that is sorted or counted first. */
export function faultsOf(node: PlanNode, bigTables: ReadonlySet<string>, isBounded = false): string[] {
  const { Filter: filter, 'Node Type': kind, 'Relation Name': table = '', 'Plan Rows': rows, Plans: below = [] } = node;
  const own = [
    ...(kind === 'Seq Scan' && bigTables.has(table) && !(isBounded && filter === undefined) ? [`${table} is read from its beginning to its end.`] : []),
    ...(kind !== 'Seq Scan' && bigTables.has(table) && !isBounded && rows > mostRowsRead ? [`${rows} rows of ${table} are read without a limit.`] : []),
  ];
  const gathers = /^(Sort|Aggregate|Hash|Materialize|Bitmap Heap Scan)$/.test(kind);
  const bounded = kind === 'Limit' || (isBounded && !gathers);
  return [...own, ...below.flatMap((inner) => faultsOf(inner, bigTables, bounded))];
}

const nodeInWords = (
  { 'Node Type': kind, 'Relation Name': table, 'Index Name': index, 'Plan Rows': rows, Plans: below = [] }: PlanNode,
  depth: number,
): string =>
  `${'  '.repeat(depth)}${kind}${table === undefined ? '' : ` on ${table}`}${index === undefined ? '' : ` by ${index}`} (${rows} rows)\n${below.map((inner) => nodeInWords(inner, depth + 1)).join('')}`;

/** A statement with its plan, for people. */
export const inWords = ({ text, plan, error }: { text: string; plan?: PlanNode; error?: string }): string =>
  `  ${text.replace(/\s+/g, ' ').trim().slice(0, 400)}\n${plan ? nodeInWords(plan, 2) : `    ${error ?? 'no plan'}\n`}`;
