/** The environment of this process with changes, for starting another program: programs ask here, since nobody else reads it. */
export const environmentWith = (changes: Readonly<Record<string, string>> = {}): Record<string, string | undefined> => ({ ...process.env, ...changes });
