import { describe, expect, it } from 'vitest';
import { elementAt, readXml, textAt } from './aws-xml';

describe('The reader of XML', () => {
  it('reads elements and their text, with what is escaped in it', () => {
    const root = readXml('<?xml version="1.0"?>\n<!-- x --><A xmlns="https://iam.amazonaws.com/"><B> 1 &lt;&amp;&#65;&#x42; </B><n:C/><B>2</B></A>\n');
    expect(root.name).toBe('A');
    expect(textAt(root, 'B')).toBe('1 <&AB');
    expect(root.children.map(({ name, text }) => [name, text.trim()])).toEqual([
      ['B', '1 <&AB'],
      ['C', ''],
      ['B', '2'],
    ]);
    expect(elementAt(root, 'B', 'none')).toBeUndefined();
    expect(textAt(root, 'none', 'B')).toBeUndefined();
  });

  it.each([
    ['nothing', ''],
    ['plain text', 'Service Unavailable'],
    ['what is cut off', '<A><B>1</B>'],
    ['tags that cross', '<A><B></A></B>'],
    ['a closing tag alone', '</A>'],
    ['two roots', '<A/><B/>'],
    ['text beside the root', '<A/>x'],
    ['a document type', '<!DOCTYPE A [<!ENTITY e "x">]><A>&e;</A>'],
    ['an entity of its own', '<A>&e;</A>'],
    ['a lone ampersand', '<A>a & b</A>'],
    ['a character beyond Unicode', '<A>&#x110000;</A>'],
    ['CDATA', '<A><![CDATA[x]]></A>'],
    ['a page', '<html><body class=x></body></html>'],
    ['a great depth', '<A>'.repeat(40) + '</A>'.repeat(40)],
    ['very many elements', `<A>${'<B/>'.repeat(100_000)}</A>`],
  ])('refuses %s', (_, text) => {
    expect(() => readXml(text)).toThrow(expect.objectContaining({ kind: 'upstream', code: 'aws.not-understood' }));
  });

  // Long enough that reading it in more than linear time would run into the time limit of any test by far.
  it.each([
    ['attributes without an end', `<A${' a="b"'.repeat(50_000)}`],
    ['spaces without an end', `<A${' '.repeat(1_000_000)}`],
    ['a comment without an end', `<!--${'-'.repeat(1_000_000)}`],
    ['ampersands', '&'.repeat(1_000_000)],
  ])('refuses what is made to take long: %s', (_, text) => {
    expect(() => readXml(text)).toThrow(expect.objectContaining({ kind: 'upstream', code: 'aws.not-understood' }));
  });
});
