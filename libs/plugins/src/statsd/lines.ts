import type { Measurement } from '../contracts/metrics-sink';

const letters = { counter: 'c', gauge: 'g', timer: 'ms' } as const;

/** What has a meaning in the protocol cannot be part of a word. */
const word = (text: string) => text.replace(/[\s:|@#,]/g, '_');

/** One line of DogStatsD: `prefix.name:1|c|#key:value,key:value`. */
export function statsdLine({ name, type, value, tags }: Measurement, prefix: string | undefined): string {
  const tagged = Object.entries(tags).map(([key, text]) => `${word(key)}:${word(text)}`);
  const full = [...(prefix ? [prefix.replace(/\.$/, '')] : []), name].map(word).join('.');
  return `${full}:${value}|${letters[type]}${tagged.length ? `|#${tagged.join(',')}` : ''}`;
}

/** Fits into one packet of an ordinary network, headers included. */
const MOST_BYTES = 1432;

/** Lines in as few datagrams as possible. A line that is longer than a packet has one of its own. */
export function intoDatagrams(lines: readonly string[]): string[] {
  const datagrams: string[] = [];
  for (const line of lines) {
    const last = datagrams.at(-1);
    if (last !== undefined && Buffer.byteLength(last) + 1 + Buffer.byteLength(line) <= MOST_BYTES) datagrams[datagrams.length - 1] = `${last}\n${line}`;
    else datagrams.push(line);
  }
  return datagrams;
}
