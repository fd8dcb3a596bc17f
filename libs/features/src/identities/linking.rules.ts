import { DomainError } from '@app/errors';

export type IdentityProvider = 'ping' | 'oauth2' | 'google' | 'ldap';

export interface Question {
  readonly provider: IdentityProvider;
  /** As people know it. */
  readonly providerName: string;
  readonly email: string;
  /** What the provider says of the address. Null: nothing. */
  readonly isEmailVerified: boolean | null;
  /** The account that this person of the provider was let into before. */
  readonly linkedUserId: number | null;
  /** An account with this address. */
  readonly sameAddressUserId: number | null;
  readonly mayMakeAccounts: boolean;
  /** LEMUR_LINK_BY_EMAIL names this provider. */
  readonly linksByEmail: boolean;
}

export type Account = { readonly is: 'linked' | 'to-link'; readonly userId: number } | { readonly is: 'new' };

const addAsker = 'Ask an administrator of Lemur.';

/**
 * Into which account somebody is let whom a provider vouches for. The provider's own id for him decides: an address can be chosen,
 * mistyped or given to another, so it opens an account that exists only where an administrator said so.
 * @throws DomainError `forbidden`
 */
export function decideAccount(question: Question): Account {
  const { provider, providerName, email, linkedUserId, sameAddressUserId } = question;
  if (question.isEmailVerified === false) {
    throw new DomainError('forbidden', 'identity.address-not-verified', `${providerName} has not verified the address ${email}.`, {
      hint: `Confirm the address at ${providerName}, then sign in again.`,
    });
  }
  if (linkedUserId !== null) return { is: 'linked', userId: linkedUserId };
  if (sameAddressUserId !== null) {
    if (question.linksByEmail && (provider !== 'google' || question.isEmailVerified)) return { is: 'to-link', userId: sameAddressUserId };
    throw new DomainError('forbidden', 'identity.not-linked', `There is an account with the address ${email}, and ${providerName} does not open it yet.`, {
      hint:
        provider === 'ldap'
          ? `Sign in with the password that the account has here. ${addAsker}`
          : `Sign in with its password, then connect ${providerName} under "Your account".`,
    });
  }
  if (question.mayMakeAccounts) return { is: 'new' };
  throw new DomainError('forbidden', 'identity.unknown', 'The supplied credentials are invalid', {
    hint: `There is no account for ${email}, and ${providerName} makes none. ${addAsker}`,
  });
}
