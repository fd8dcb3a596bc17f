/**
 * Names of the reference system whose work nothing does here, with what to do instead. They stop the start, from the environment
 * too: whoever set one relies on a protection that is not there.
 */
export const withdrawnNames: Readonly<Record<string, string>> = {
  USER_MEMBERSHIP_PROVIDER: 'There are no membership plugins: an owner may be any address. Groups come from the profile (IDP_GROUPS_KEYS). Leave it out',
  USER_DOMAIN_AUTHORIZATION_PROVIDER:
    'There are no plugins that say who may have which name. LEMUR_ALLOWED_DOMAINS and domains marked as sensitive say it for all. Leave it out',
  PING_USER_MEMBERSHIP_URL: 'Groups are read from the profile only (IDP_GROUPS_KEYS). Have the provider put them there, and leave it out',
  PING_USER_MEMBERSHIP_TLS_PROVIDER: 'It belongs to PING_USER_MEMBERSHIP_URL, which is not served. Leave it out',
  PING_USER_MEMBERSHIP_SERVICE: 'It belongs to PING_USER_MEMBERSHIP_URL, which is not served. Leave it out',
};
