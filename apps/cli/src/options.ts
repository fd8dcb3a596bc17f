import { type Command, InvalidArgumentError } from 'commander';
import type { Common } from './output';

/** For an option that may be given several times. A comma separates too, as older scripts write it. */
export const several = (value: string, before: readonly string[] = []): string[] => [
  ...before,
  ...value
    .split(',')
    .map((one) => one.trim())
    .filter(Boolean),
];

/** The same for values that may hold a comma. */
export const eachTime = (value: string, before: readonly string[]): string[] => [...before, value];

/** @throws InvalidArgumentError which ends with the exit code 2 */
export function wholeNumber(text: string): number {
  if (/^-?\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It is not a whole number: write digits only, such as 14.');
}

/** A number of days, hours or processes. @throws InvalidArgumentError */
export function positiveNumber(text: string): number {
  const number = wholeNumber(text);
  if (number >= 1) return number;
  throw new InvalidArgumentError('It is less than 1: write 1 or more.');
}

/** @throws InvalidArgumentError */
export function yesOrNo(text: string): boolean {
  if (/^(true|yes|1|on)$/i.test(text)) return true;
  if (/^(false|no|0|off)$/i.test(text)) return false;
  throw new InvalidArgumentError('It is neither true nor false: write one of them.');
}

export interface Acting extends Common {
  commit?: boolean;
  dryRun?: boolean;
}

/** The last line of every plan. */
export const UNCHANGED = 'Nothing was changed. Add --commit to act.';

export const acts = ({ commit = false, dryRun = false }: Acting): boolean => commit && !dryRun;

/** Commands that choose what they touch show it first, and act when they are told to. Older scripts write `-c true`. */
export const takesCommit = (command: Command): Command =>
  command
    .option('-c, --commit [boolean]', 'act; without it only the plan is shown', yesOrNo)
    .option('--dry-run', 'only show the plan, which is what happens without --commit');

export const takesJson = (command: Command): Command => command.option('--json', 'one JSON value on standard output');

/** Shown below the options of a command. */
export const withExamples = (command: Command, ...examples: readonly string[]): Command =>
  command.addHelpText('after', `\nExamples:\n${examples.map((example) => `  lemur ${example}`).join('\n')}`);
