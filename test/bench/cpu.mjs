import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/*
 * Processor time of other processes, from Linux's /proc. On a machine that others use too it says more than the clock does.
 */

let ticksPerSecond;
const tickMs = () => {
  ticksPerSecond ??= Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
  return 1000 / ticksPerSecond;
};

/** Fields of /proc/<pid>/stat from the third on: the second is a name that may hold anything. */
function statOf(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { parent: Number(fields[1]), own: Number(fields[11]) + Number(fields[12]), ofEnded: Number(fields[13]) + Number(fields[14]) };
  } catch {
    return undefined;
  }
}

/** Milliseconds that the process has used, all its threads together; undefined where there is no /proc. */
export function cpuOf(pid) {
  const stat = statOf(pid);
  return stat && stat.own * tickMs();
}

/** The same of a process with all its children, ended ones included, as a database server has them. */
export function cpuOfChildren(pid) {
  const parent = statOf(pid);
  if (!parent) return undefined;
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => statOf(name))
    .filter((stat) => stat?.parent === pid);
  return children.reduce((sum, { own, ofEnded }) => sum + own + ofEnded, parent.own + parent.ofEnded) * tickMs();
}
