import { randomInt } from 'node:crypto';
import { undecodable } from './der-reader';

const empty = 0xffffffff;
// At most half of the slots are taken, so honest serials meet a few dozen others at worst. More are repetitions, or made to collide.
const maxProbes = 512;

/** Finds entries of a list by their serial. Holds offsets only, so a million entries cost eight megabytes and no objects. */
export class SerialIndex {
  private readonly slots: Uint32Array;
  private readonly mask: number;
  // Drawn anew for each list: nobody can prepare serials that collide.
  private readonly seed = randomInt(2 ** 32);

  constructor(entries: number) {
    let slots = 16;
    while (slots < entries * 2) slots *= 2;
    this.slots = new Uint32Array(slots).fill(empty);
    this.mask = slots - 1;
  }

  /** @throws DomainError `invalid` when hundreds of entries have one serial */
  add(serial: Buffer, offset: number): void {
    let slot = this.slotOf(serial);
    for (let probes = 0; this.slots[slot] !== empty; probes++) {
      if (probes === maxProbes) throw undecodable('it lists the same serial numbers over and over');
      slot = (slot + 1) & this.mask;
    }
    this.slots[slot] = offset;
  }

  /** @param serialAt reads the serial of the entry at an offset */
  find(serial: Buffer, serialAt: (offset: number) => Buffer): number | null {
    for (let slot = this.slotOf(serial); ; slot = (slot + 1) & this.mask) {
      const offset = this.slots[slot];
      if (offset === undefined || offset === empty) return null;
      if (serialAt(offset).equals(serial)) return offset;
    }
  }

  /** FNV-1a from a seed, with a last mix because only the low bits are used. */
  private slotOf(serial: Buffer): number {
    let value = this.seed;
    for (const octet of serial) value = Math.imul(value ^ octet, 0x01000193);
    value ^= value >>> 15;
    value = Math.imul(value, 0x2c1b3c6d);
    return (value ^ (value >>> 13)) & this.mask;
  }
}
