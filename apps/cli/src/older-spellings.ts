/** Options of several letters behind one dash, as older scripts write them. */
const spellings: Readonly<Record<string, string>> = { '-id': '--id', '-ttl': '--ttl', '-eo': '--exclude-owner' };

/** @param args as the program got them */
export const withoutOlderSpellings = (args: readonly string[]): string[] => args.map((arg) => spellings[arg] ?? arg);
