import { type IdentityAnswer, type ProviderAnswer, writeInstant } from '@app/api-contract';
import type { LinkedIdentity, OfferedProvider } from '@app/features';

/** As much as a client needs to send somebody to the provider. The state is good for one sign-in. */
export const presentProvider = ({ provider, authorizationUrl, state, nonce }: OfferedProvider): ProviderAnswer => ({
  id: provider.id,
  name: provider.name,
  url: provider.postUrl,
  redirectUri: provider.redirectUri,
  clientId: provider.clientId,
  responseType: 'code',
  scope: [...provider.scope],
  scopeDelimiter: ' ',
  authorizationEndpoint: authorizationUrl,
  requiredUrlParams: ['scope', 'state', 'nonce'],
  state,
  nonce,
  type: '2.0',
});

export const presentIdentity = ({ id, provider, linkedAt, lastSignInAt }: LinkedIdentity, name: string): IdentityAnswer => ({
  id,
  provider,
  name,
  linkedAt: writeInstant(linkedAt),
  lastSignInAt: lastSignInAt && writeInstant(lastSignInAt),
});
