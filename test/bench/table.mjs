const number = (value, digits = 1) => (value === undefined ? '' : value.toLocaleString('en', { maximumFractionDigits: digits, minimumFractionDigits: digits }));

const allColumns = [
  ['figure', ({ figure }) => figure],
  ['callers', ({ callers }) => (callers === undefined ? '' : String(callers))],
  ['result', ({ perSecond, seconds, failure }) => failure?.slice(0, 40) ?? (perSecond === undefined ? `${number(seconds)} s` : `${number(perSecond)} /s`)],
  ['p50 ms', ({ p50 }) => number(p50)],
  ['p95 ms', ({ p95 }) => number(p95)],
  ['API ms', ({ apiMs }) => number(apiMs)],
  ['PG ms', ({ postgresMs }) => number(postgresMs)],
  ['reference', ({ reference }) => reference ?? ''],
  ['aim', ({ aim }) => aim?.words ?? ''],
  ['met', ({ met }) => (met === undefined ? '' : met ? 'yes' : 'NO')],
];

const isText = (title) => title === 'figure' || title === 'reference' || title === 'aim';

/** A Markdown table that is also aligned for a terminal. A column that would be empty is left out. */
export function formatTable(results) {
  const columns = allColumns.filter(([title, cell]) => title === 'figure' || results.some((result) => cell(result) !== ''));
  const rows = [columns.map(([title]) => title), ...results.map((result) => columns.map(([, cell]) => cell(result)))];
  const widths = columns.map((_, column) => Math.max(3, ...rows.map((row) => [...row[column]].length)));
  const line = (row) =>
    `| ${row.map((cell, column) => (isText(columns[column][0]) ? cell.padEnd(widths[column]) : cell.padStart(widths[column]))).join(' | ')} |`;
  const rule = `| ${widths.map((width, column) => (isText(columns[column][0]) ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`;
  return [line(rows[0]), rule, ...rows.slice(1).map(line)].join('\n');
}
