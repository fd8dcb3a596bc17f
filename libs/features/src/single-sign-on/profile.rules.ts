import { DomainError } from '@app/errors';

export type Profile = Readonly<Record<string, unknown>>;

const MOST_PICTURE_CHARACTERS = 2_048;

/** The claims of the ID token with what the profile adds. The person is the token's: a profile of another is not taken (OpenID Connect Core, 5.3.2). */
export function mergeProfile(providerName: string, claims: Profile, profile: Profile): Profile {
  if (profile['sub'] !== undefined && profile['sub'] !== claims['sub']) {
    throw new DomainError('unauthenticated', 'id-token.other-profile', 'Token is invalid', { hint: `${providerName} gave the profile of somebody else.` });
  }
  return { ...claims, ...profile };
}

/** @throws DomainError `forbidden` when there is no address */
export function addressIn(providerName: string, { email }: Profile): string {
  const address = typeof email === 'string' ? email.trim() : '';
  if (address.length <= 254 && /^[^\s@,<>"\u0000-\u001f]+@[^\s@,<>"\u0000-\u001f]+$/.test(address)) return address;
  throw new DomainError('forbidden', 'identity.no-address', `${providerName} did not tell your e-mail address.`, {
    hint: 'Ask an administrator of Lemur to add "email" to what is asked of it, or of the provider to release it.',
  });
}

/**
 * What is claimed of the address, by the token or the profile: one "no" is enough, and a "yes" is of the address that stands beside it.
 * Null: nothing is.
 */
export function isAddressVerified(claims: Profile, profile: Profile): boolean | null {
  const isAnother = profile['email'] !== undefined && claims['email'] !== undefined && profile['email'] !== claims['email'];
  const isNo = (value: unknown) => value !== undefined && value !== null && value !== true && value !== 'true';
  if (isNo(claims['email_verified']) || isNo(profile['email_verified'])) return false;
  const yes = isAnother ? profile['email_verified'] : (profile['email_verified'] ?? claims['email_verified']);
  return yes === undefined || yes === null ? null : true;
}

export function pictureIn(profile: Profile): string | null {
  const picture = profile['thumbnailPhotoUrl'] ?? profile['picture'];
  if (typeof picture !== 'string' || picture.length > MOST_PICTURE_CHARACTERS || !URL.canParse(picture)) return null;
  return new URL(picture).protocol === 'https:' ? picture : null;
}
