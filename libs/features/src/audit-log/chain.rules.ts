import { canonicalText, firstSeal, type SealableRow, sealOf } from './seal.rules';

/** A link of the chain, from the database or from an exported file. */
export interface Link {
  readonly number: number;
  readonly seal: Uint8Array;
  /** Sequence number of the row; a bigint, as text. */
  readonly rowId: string;
  /** Canonical text of the row. */
  readonly text: string;
}

export interface ChainProblem {
  /** Place in the chain, from 1. */
  readonly number: number;
  /** Null: there is no row in that place. */
  readonly rowId: string | null;
  /** What is wrong, as a sentence. */
  readonly because: string;
}

export interface ChainHead {
  /** Place of the last row; 0 when nothing is sealed. */
  readonly number: number;
  readonly seal: Uint8Array;
}

export const linkOf = (row: SealableRow & { sealNumber: string; seal: Uint8Array }): Link => ({
  number: Number(row.sealNumber),
  seal: row.seal,
  rowId: row.id,
  text: canonicalText(Number(row.sealNumber), row),
});

const isSame = (one: Uint8Array, other: Uint8Array) => Buffer.compare(one, other) === 0;

/** Walks along a chain, link by link in the order of their numbers, and remembers what is wrong with it. */
export class ChainWalk {
  readonly problems: ChainProblem[] = [];
  private last: ChainHead = { number: 0, seal: firstSeal };
  /** False right after a gap: then the seal before is not known, and the next row cannot be checked. */
  private isLastKnown = true;

  get head(): ChainHead {
    return this.last;
  }

  /** After a problem it goes on from the seal that is stored, so that each change is reported once, and in its own place. */
  take(link: Link): void {
    if (link.number !== this.last.number + 1) this.gap(this.last.number + 1, link.number - 1);
    if (this.isLastKnown && !isSame(sealOf(this.last.seal, link.text), link.seal)) {
      const because = `Row ${link.rowId} is not what was sealed in place ${link.number}: it was changed, or put in the place of another.`;
      this.problems.push({ number: link.number, rowId: link.rowId, because });
    }
    this.last = { number: link.number, seal: link.seal };
    this.isLastKnown = true;
  }

  private gap(from: number, to: number): void {
    const which = from === to ? `The row in place ${from} is missing` : `The rows in places ${from} to ${to} are missing`;
    this.problems.push({ number: from, rowId: null, because: `${which}; the row in place ${to + 1} can therefore not be checked.` });
    this.isLastKnown = false;
  }
}
