import { soonDays, statusOf } from '../certificates/status';
import { dayMs } from '../ui/time-words';

export interface NeedyLine {
  readonly id: number;
  readonly name: string;
  readonly cn: string | null;
  readonly owner: string;
  readonly rotation: boolean;
  readonly status?: string | null;
  readonly notBefore?: string | undefined;
  readonly notAfter?: string | undefined;
  readonly isReplaced?: boolean | undefined;
}

export interface Need<Line> {
  readonly line: Line;
  readonly kind: 'ended' | 'revoked' | 'ends-soon' | 'renews-itself';
  /** What the matter is, as the end of a sentence that begins with the name. */
  readonly matter: string;
}

const rank: Record<Need<unknown>['kind'], number> = { ended: 0, revoked: 1, 'ends-soon': 2, 'renews-itself': 3 };
const weekMs = 7 * dayMs;

/**
 * What somebody has to look at, the worst first: ended and not replaced, revoked and not replaced, then what ends within 30 days, soonest first. What renews
 * itself comes last, unless its end is less than a week away: by then it should have.
 */
export function needsOf<Line extends NeedyLine>(lines: readonly Line[], now: Date): Need<Line>[] {
  const once = new Map(lines.map((line) => [line.id, line]));
  return [...once.values()]
    .flatMap((line) => {
      const need = needOf(line, now);
      return need ? [need] : [];
    })
    .sort((a, b) => rank[a.kind] - rank[b.kind] || timeOf(a.line) - timeOf(b.line));
}

function needOf<Line extends NeedyLine>(line: Line, now: Date): Need<Line> | null {
  if (line.isReplaced) return null;
  const { kind } = statusOf(line, now);
  const leftMs = timeOf(line) - now.getTime();
  if (kind === 'revoked') return leftMs > 0 ? { line, kind: 'revoked', matter: 'Revoked, not replaced' } : null;
  if (kind === 'expired') return { line, kind: 'ended', matter: 'Ended, not replaced' };
  if (leftMs > soonDays * dayMs) return null;
  if (!line.rotation) return { line, kind: 'ends-soon', matter: 'Ends soon' };
  return leftMs > weekMs ? { line, kind: 'renews-itself', matter: 'Renews itself in time' } : { line, kind: 'ends-soon', matter: 'Its renewal is overdue' };
}

const timeOf = (line: NeedyLine) => (line.notAfter ? new Date(line.notAfter).getTime() : Number.POSITIVE_INFINITY);

/** The owners whose certificates are mine: my own address and those of my teams, whose roles are named like them. */
export const ownersOf = (me: { email: string; roles: readonly { name: string }[] }): string[] => [
  ...new Set([...me.roles.map((role) => role.name).filter((name) => name.includes('@')), me.email].map((owner) => owner.toLowerCase())),
];
