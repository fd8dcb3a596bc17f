import { describe, expect, it } from 'vitest';
import { readSerial } from './serial.rules';

describe('A serial number', () => {
  it('is decimal when it has only digits, also with zeros in front', () => {
    expect(readSerial('205887416148601')).toEqual({ decimal: '205887416148601' });
    expect(readSerial('007')).toEqual({ decimal: '7' });
    expect(readSerial('0')).toEqual({ decimal: '0' });
  });

  it('may be negative, as in a few old certificates', () => {
    expect(readSerial('-12')).toEqual({ decimal: '-12' });
  });

  it('is hex after 0x, with colons, or when it has a letter', () => {
    for (const text of ['0xBB40E64DA279', '0Xbb40e64da279', 'bb:40:e6:4d:a2:79', 'BB40e64da279', '00:bb:40:e6:4d:a2:79']) {
      expect(readSerial(text)).toEqual({ hex: 'BB40E64DA279' });
    }
    expect(readSerial('0x10')).toEqual({ hex: '10' });
  });

  it('is refused when it is neither, with the text quoted', () => {
    for (const text of ['', 'xyz', '12g', '0x', 'serial 12']) {
      expect(() => readSerial(text)).toThrowError(expect.objectContaining({ code: 'certificate.serial-unreadable' }) as Error);
    }
  });
});
