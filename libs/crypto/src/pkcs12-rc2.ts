/*
 * RC2 (RFC 2268) with a key of 40 effective bits, CBC, encryption only. It protects nothing: files for old Java hold their
 * certificates, which are public, in it, and OpenSSL 3 has put the cipher away.
 */

/** Derived from the digits of pi (RFC 2268, 2). */
const piTable = Buffer.from(
  'd978f9c419ddb5ed28e9fd794aa0d89dc67e37832b76538e624c6488448bfba2179a59f587b34f1361456d8d09817d32bd8f40eb86b77b0bf09521225c6b4e82' +
    '54d66593ce60b21c7356c014a78cf1dc1275ca1f3bbee4d1423dd430a33cb6266fbf0eda4669075727f21d9bbc944303f811c7f690ef3ee706c3d52fc8661ed7' +
    '08e8eade8052eef784aa72ac354d6a2a961ad2715a1549744b9fd05e0418a4ecc2e0416e0f51cbcc2491af50a1f47039997c3a8523b8b47afc02365b25559731' +
    '2d5dfa98e38a92ae05df2910676cbac9d300e6cfe19ea82c6316013f58e289a90d38341bab33ffb0bb480c5fb9b1cd2ec5f3db47e5a59c770aa62068fe7fc1ad',
  'hex',
);
const pi = (index: number): number => piTable[index & 0xff] ?? 0;

const EFFECTIVE_BITS = 40;
const ROTATIONS = [1, 2, 3, 5] as const;

/** 64 words of 16 bits (RFC 2268, 2). */
function expandKey(key: Buffer): Uint16Array {
  const bytes = new Uint8Array(128);
  bytes.set(key);
  for (let i = key.length; i < 128; i++) bytes[i] = pi((bytes[i - 1] ?? 0) + (bytes[i - key.length] ?? 0));
  const kept = EFFECTIVE_BITS / 8;
  bytes[128 - kept] = pi(bytes[128 - kept] ?? 0);
  for (let i = 127 - kept; i >= 0; i--) bytes[i] = pi((bytes[i + 1] ?? 0) ^ (bytes[i + kept] ?? 0));
  return Uint16Array.from({ length: 64 }, (_, i) => (bytes[2 * i] ?? 0) | ((bytes[2 * i + 1] ?? 0) << 8));
}

/** Five rounds of mixing, one of mashing, six of mixing, one of mashing, five of mixing (RFC 2268, 3). */
function encryptBlock(words: Uint16Array, key: Uint16Array): void {
  const word = (i: number) => words[i & 3] ?? 0;
  for (let round = 0; round < 16; round++) {
    for (let i = 0; i < 4; i++) {
      const mixed = (word(i) + (key[4 * round + i] ?? 0) + (word(i + 3) & word(i + 2)) + (~word(i + 3) & word(i + 1))) & 0xffff;
      const by = ROTATIONS[i] ?? 0;
      words[i] = (mixed << by) | (mixed >>> (16 - by));
    }
    if (round !== 4 && round !== 10) continue;
    for (let i = 0; i < 4; i++) words[i] = word(i) + (key[word(i + 3) & 63] ?? 0);
  }
}

/** PKCS#7 padding. @param key 5 bytes, @param iv 8 bytes */
export function encryptRc2Cbc(plaintext: Buffer, key: Buffer, iv: Buffer): Buffer {
  const padding = 8 - (plaintext.length % 8);
  const bytes = Buffer.concat([plaintext, Buffer.alloc(padding, padding)]);
  const expanded = expandKey(key);
  const words = new Uint16Array(4);
  for (let i = 0; i < 4; i++) words[i] = iv.readUInt16LE(2 * i);
  for (let block = 0; block < bytes.length; block += 8) {
    for (let i = 0; i < 4; i++) words[i] = (words[i] ?? 0) ^ bytes.readUInt16LE(block + 2 * i);
    encryptBlock(words, expanded);
    for (let i = 0; i < 4; i++) bytes.writeUInt16LE(words[i] ?? 0, block + 2 * i);
  }
  return bytes;
}
