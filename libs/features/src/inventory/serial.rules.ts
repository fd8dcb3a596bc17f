import { invalidRequest } from '@app/errors';

export type WantedSerial = { readonly decimal: string } | { readonly hex: string };

/**
 * Reads a serial number as people write it: decimal, hex after `0x`, hex in pairs with colons, or bare hex that has a letter in it.
 * Digits alone are decimal. `hex` is upper-case without leading zeros, as stored.
 * @throws DomainError `invalid` for anything else
 */
export function readSerial(text: string): WantedSerial {
  const written = text.trim();
  if (/^-?\d+$/.test(written)) return { decimal: written.replace(/^(-?)0+(?=\d)/, '$1') };
  const hex = written.replace(/^0x/i, '').replace(/[:\s]/g, '').toUpperCase();
  if (/^[0-9A-F]+$/.test(hex)) return { hex: hex.replace(/^0+(?=.)/, '') };
  throw invalidRequest('certificate.serial-unreadable', { serial: `"${text}" is not a serial number.` }, 'Write it in decimal, as 0x1A2B, or as 1a:2b.');
}
