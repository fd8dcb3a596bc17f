import type { Letter, LetterItem } from './letter';
import { smallPrint } from './small-print';

const WIDTH = 76;

/** The mail for readers without HTML. Lines are wrapped, links stand alone on theirs. */
export function textOf(letter: Letter): string {
  const paragraphs = [
    underlined(letter.headline, '='),
    ...letter.opening.map((sentence) => wrap(sentence)),
    ...letter.sections.flatMap(({ title, items }) => [...(title ? [underlined(title, '-')] : []), ...items.map(itemText)]),
    ...(letter.advice.length ? ['What to do', letter.advice.map((sentence) => wrap(`* ${sentence}`, '  ')).join('\n')] : []),
    ...(letter.contacts.length ? [`Questions: ${letter.contacts.join(', ')}`] : []),
    // The line that mail programs know as the beginning of a signature (RFC 3676, 4.3).
    `-- \n${smallPrint.map((sentence) => wrap(sentence)).join('\n')}`,
  ];
  return `${paragraphs.join('\n\n')}\n`;
}

function itemText({ title, url, facts }: LetterItem): string {
  const nameWidth = Math.max(0, ...facts.map(({ name }) => name.length)) + 2;
  const lines = facts.map(({ name, value }) => `  ${`${name}:`.padEnd(nameWidth)}${oneLine(value)}`);
  return [oneLine(title), ...lines, ...(url ? [`  ${url}`] : [])].join('\n');
}

function underlined(title: string, sign: string): string {
  const lines = wrap(title);
  return `${lines}\n${sign.repeat(Math.max(...lines.split('\n').map((line) => line.length)))}`;
}

/** Names and reasons come from outside: they must not be able to look like lines of ours. */
const oneLine = (text: string) => text.replace(/[\p{Cc}\s]+/gu, ' ').trim();

function wrap(text: string, indent = ''): string {
  const lines: string[] = [];
  let line = '';
  for (const word of oneLine(text).split(' ')) {
    if (line && line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = indent + word;
    } else {
      line = line ? `${line} ${word}` : word;
    }
  }
  return [...lines, line].join('\n');
}
