import { describe, expect, it } from 'vitest';
import { toCsv } from './csv';

const body = (rows: string[][]) => toCsv(['a', 'b'], rows).slice('\uFEFFa,b\r\n'.length);

describe('A table as CSV', () => {
  it('begins with a byte order mark and the head, and ends every line with CRLF', () => {
    expect(toCsv(['name', 'owner'], [['x', 'y']])).toBe('\uFEFFname,owner\r\nx,y\r\n');
  });

  it('quotes commas, quotes and line breaks', () => {
    expect(body([['a,b', 'say "hi"']])).toBe('"a,b","say ""hi"""\r\n');
    expect(body([['two\nlines', '']])).toBe('"two\nlines",\r\n');
  });

  it('does not hand a formula to a spreadsheet', () => {
    expect(body([['=HYPERLINK("http://x")', '*.example.com']])).toBe('"\'=HYPERLINK(""http://x"")",*.example.com\r\n');
    expect(body([['@cmd', '-1']])).toBe("'@cmd,'-1\r\n");
  });
});
