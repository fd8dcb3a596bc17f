import { DomainError } from '@app/errors';

const maxLength = 10_000;

/**
 * Text as a name: accents dropped, every run of characters other than letters, digits and dots one joiner, `xn--` kept, no joiner at the ends.
 * @throws DomainError `invalid` for text of more than 10 000 characters
 */
export function slug(text: string, joiner: '-' | '' = '-'): string {
  if (text.length > maxLength)
    throw new DomainError('invalid', 'slug.too-long', `A name of ${text.length} characters is too long.`, { hint: `Use at most ${maxLength} characters.` });
  const joined = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/(xn--)|[^A-Za-z0-9.]+/g, (_run, kept: string | undefined) => kept ?? joiner);
  return joined.replace(/^-+/, '').replace(/-+$/, '');
}
