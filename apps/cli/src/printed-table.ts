import { DomainError } from '@app/errors';

/**
 * Puts a table between `<!-- table:name -->` and `<!-- /table:name -->`.
 * @throws DomainError `not-found` when the marks are missing
 */
export function replaceTable(text: string, file: string, name: string, table: string): string {
  const [begin, end] = [`<!-- table:${name} -->`, `<!-- /table:${name} -->`];
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) {
    throw new DomainError('not-found', 'docs.no-marks', `${file} has no place for the table "${name}".`, {
      hint: `Write the lines ${begin} and ${end} where it belongs.`,
    });
  }
  return `${text.slice(0, from + begin.length)}\n\n${table.trim()}\n\n${text.slice(to)}`;
}
