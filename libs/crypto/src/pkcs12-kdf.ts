import { createHash } from 'node:crypto';

/** What the derived bytes are for (RFC 7292, appendix B.3). */
export const purpose = { key: 1, iv: 2, mac: 3 } as const;

/** Rounds between two breaths for the event loop: about 2 ms. */
const ROUNDS_AT_ONCE = 2_000;

/** A passphrase as BMPString with its closing zero (RFC 7292, appendix B.1). */
export function bmpPassphrase(passphrase: string): Buffer {
  return Buffer.from(`${passphrase}\0`, 'utf16le').swap16();
}

/** PKCS#12's own key derivation (RFC 7292, appendix B.2), which its MAC and its old ciphers need. */
export async function derivePkcs12(
  hash: 'sha1' | 'sha256',
  id: (typeof purpose)[keyof typeof purpose],
  passphrase: Buffer,
  salt: Buffer,
  iterations: number,
  size: number,
): Promise<Buffer> {
  const block = 64;
  const diversifier = Buffer.alloc(block, id);
  const input = Buffer.concat([filled(salt, block), filled(passphrase, block)]);
  const derived: Buffer[] = [];
  for (let length = 0; ;) {
    let round = createHash(hash).update(diversifier).update(input).digest();
    for (let done = 1; done < iterations; done++) {
      round = createHash(hash).update(round).digest();
      if (done % ROUNDS_AT_ONCE === 0) await new Promise(setImmediate);
    }
    derived.push(round);
    length += round.length;
    if (length >= size) return Buffer.concat(derived).subarray(0, size);
    addToBlocks(input, filled(round, block));
  }
}

/** As many copies as fill whole blocks, the last one cut. */
const filled = (bytes: Buffer, block: number): Buffer => Buffer.alloc(Math.ceil(bytes.length / block) * block, bytes);

/** Each block becomes block + addend + 1, modulo its size. */
function addToBlocks(blocks: Buffer, addend: Buffer): void {
  for (let from = 0; from < blocks.length; from += addend.length) {
    let carry = 1;
    for (let i = addend.length - 1; i >= 0; i--) {
      const sum = (blocks[from + i] ?? 0) + (addend[i] ?? 0) + carry;
      blocks[from + i] = sum & 0xff;
      carry = sum >> 8;
    }
  }
}
