import { vi } from 'vitest';
import { runProgram } from '../../apps/cli/src/program';
import { environmentOf } from './installation';

export interface CommandRun {
  code: number;
  out: string;
  err: string;
  /** What it said with `--json`. */
  json<Value = unknown>(): Value;
}

type Write = (text: string | Uint8Array) => boolean;

/** Runs `lemur` in this process, one command at a time: a process of its own would cost a second each. @param settings by their outside names */
export async function runLemur(databaseUrl: string, args: readonly string[], settings: Readonly<Record<string, string>> = {}): Promise<CommandRun> {
  const said = { out: '', err: '' };
  const takes = (channel: 'out' | 'err'): Write => {
    return (text) => {
      said[channel] += String(text);
      return true;
    };
  };
  const spies = [vi.spyOn(process.stdout, 'write').mockImplementation(takes('out')), vi.spyOn(process.stderr, 'write').mockImplementation(takes('err'))];
  for (const [name, value] of Object.entries(environmentOf(databaseUrl, settings))) vi.stubEnv(name, value);
  try {
    const code = await runProgram(['node', 'lemur', ...args]);
    return { code, ...said, json: () => JSON.parse(said.out) as never };
  } finally {
    for (const spy of spies) spy.mockRestore();
    vi.unstubAllEnvs();
    process.exitCode = 0;
  }
}
