import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import type { Config } from '@app/config';
import { createEgress, type Egress } from '@app/egress';
import { DomainError } from '@app/errors';
import type { Actor } from '@app/rbac';
import { DataSource } from 'typeorm';
import { CONFIG } from '../foundation';
import { groupsIn, IdentitiesService, namesOfGroups, type ProvenIdentity, rolesOfProfile, type WantedRole } from '../identities';
import { refused, SignInService } from '../sign-in';
import { checkIdToken } from './id-token';
import { addressIn, isAddressVerified, mergeProfile, pictureIn, type Profile } from './profile.rules';
import { ProviderClient } from './provider-client';
import { hostsNamedBy, isIssuerAtHome, type OpenIdProvider, type ProviderId, providersOf, unnamedIssuers } from './providers.rules';
import { checkState, mintState, stateSecretsOf } from './state.rules';
import { takeUp } from './used-states';

type Settings = Pick<Config, 'server' | 'identity' | 'ping' | 'oauth2' | 'google' | 'tokens' | 'egress'>;

/** A way to sign in, with what its button needs for one sign-in. */
export interface OfferedProvider {
  readonly provider: OpenIdProvider;
  readonly authorizationUrl: string;
  readonly state: string;
  readonly nonce: string;
}

/** What a browser brought back from a provider. */
export interface BroughtBack {
  readonly code: string;
  readonly state?: string | undefined;
  /** RFC 7636, of whoever sent a challenge. */
  readonly codeVerifier?: string | undefined;
}

/** Signs people in with identity providers that speak OpenID Connect. */
@Injectable()
export class SingleSignOnService implements OnApplicationShutdown {
  private readonly log = new Logger('single sign-on');
  private readonly guards: Egress[] = [];
  private readonly providers: readonly OpenIdProvider[];
  private readonly clients = new Map<ProviderId, ProviderClient>();
  private readonly stateSecrets: readonly string[];

  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(CONFIG) private readonly config: Settings,
    @Inject(SignInService) private readonly signInService: SignInService,
    @Inject(IdentitiesService) private readonly identities: IdentitiesService,
  ) {
    this.stateSecrets = stateSecretsOf(config.identity.stateSecret, config.tokens.secrets);
    this.providers = providersOf(config);
    for (const setting of unnamedIssuers(this.providers))
      this.log.warn({ message: 'Any issuer on the host of the provider is taken', because: `Set ${setting} to the one that signs for your people` });
  }

  /** The ways that are open now: a provider that has to be asked for its addresses and does not answer is left out. */
  async offered(): Promise<OfferedProvider[]> {
    const offers = await Promise.all(this.providers.map((provider) => this.offer(provider)));
    return offers.flatMap((offer) => offer ?? []);
  }

  /**
   * @returns a token
   * @throws DomainError `not-found` when the provider is not switched on, `unauthenticated` for an ID token that is not good, `forbidden` when the
   * person is not let in, `upstream` when the provider does not do its part, `conflict` after too many failures
   */
  async signIn(id: ProviderId, brought: BroughtBack, origin: Pick<Actor, 'address' | 'requestId'>): Promise<string> {
    const client = this.clientOf(id);
    // Who tries is not known yet: failures count for the address, where others sit too, and not all against one name.
    const user = `${id} ${createHash('sha256').update(brought.code).digest('hex')}`;
    return this.signInService.signInBy({ user, by: id, origin }, () =>
      this.told(client, async () => this.identities.admit(await this.identify(client, brought), origin)),
    );
  }

  /**
   * Connects the provider with the account of whoever asks.
   * @param password his own, which an account that has one needs
   * @throws as {@link signIn}, `invalid` without a password, and `conflict` when it opens another account
   */
  async connect(actor: Actor, id: string, { password, ...brought }: BroughtBack & { readonly password?: string | undefined }): Promise<void> {
    const client = this.clientOf(id);
    // Before the code is taken up: whoever mistypes may type again.
    const owner = await this.identities.proveOwn(actor, password);
    const identity = await this.told(client, () => this.identify(client, brought)).catch((error: unknown) => {
      // It is the provider's token that is refused and not the caller's, who would else take himself for signed out.
      if (!(error instanceof DomainError) || error.kind !== 'unauthenticated') throw error;
      throw new DomainError('forbidden', error.code, error.message, error.details);
    });
    await this.identities.connect(actor, identity, owner);
  }

  /** As people know it. */
  nameOf(id: string): string {
    return this.providers.find((provider) => provider.id === id)?.name ?? id;
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.guards.map((guard) => guard.close()));
  }

  private async offer(provider: OpenIdProvider): Promise<OfferedProvider | null> {
    try {
      const { authorization } = await this.clientOf(provider.id).addresses();
      return { provider, authorizationUrl: authorization, ...mintState(this.signingSecret(), provider.id, new Date(), randomBytes(16)) };
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      this.log.error({ message: 'Provider not offered', provider: provider.id, because: whyIn(error) });
      return null;
    }
  }

  private async identify(client: ProviderClient, { code, state, codeVerifier }: BroughtBack): Promise<ProvenIdentity> {
    const { provider } = client;
    const nonce = await this.takeUp(provider, state);
    const addresses = await client.addresses();
    const { idToken, accessToken } = await client.exchange(code, codeVerifier);
    const claims = await checkIdToken(idToken, {
      keys: client.keys(addresses.jwks),
      algorithms: this.config.identity.algorithms,
      clientId: provider.clientId,
      isIssuer: (issuer) => (provider.issuer === null ? isIssuerAtHome(issuer, addresses) : issuer === provider.issuer),
      nonce,
      accessToken,
      now: new Date(),
    });
    if (provider.hostedDomains.length && !provider.hostedDomains.some((domain) => domain === claims['hd']))
      throw refused('Sign in with an account of your organisation.', { because: 'another hosted domain' });
    const told = await client.profile(accessToken);
    const profile = mergeProfile(provider.name, claims, told);
    const email = addressIn(provider.name, profile);
    return {
      provider: provider.id,
      providerName: provider.name,
      issuer: claims.iss,
      subject: claims.sub,
      email,
      isEmailVerified: isAddressVerified(claims, told),
      username: email,
      picture: pictureIn(profile),
      mayMakeAccounts: provider.makesAccounts,
      roles: provider.makesAccounts ? await this.rolesOf(provider, profile, email) : null,
    };
  }

  /** @returns the nonce that the ID token must hold @throws DomainError `forbidden` */
  private async takeUp(provider: OpenIdProvider, state: string | undefined): Promise<string> {
    const lifetimeSeconds = this.config.identity.stateSeconds;
    const checked = checkState(this.stateSecrets, provider.id, state ?? '', new Date(), lifetimeSeconds);
    if ('because' in checked) throw refused('The sign-in was not begun here, or took too long. Sign in again.', { because: `state ${checked.because}` });
    if (await takeUp(this.dataSource.manager, state ?? '', lifetimeSeconds)) return checked.nonce;
    throw refused('This sign-in was finished before. Sign in again.', { because: 'state used before' });
  }

  private async rolesOf(provider: OpenIdProvider, profile: Profile, email: string): Promise<WantedRole[]> {
    const { groups, warnings } = groupsIn(profile, this.config.identity.groupsKeys);
    const owning = await this.identities.owningAmong(namesOfGroups(groups, this.config.identity));
    const roles = rolesOfProfile(groups, email, this.config.identity, owning);
    for (const because of [...warnings, ...roles.warnings]) this.log.warn({ message: 'Group not used', provider: provider.id, because });
    return roles.wanted;
  }

  /** The caller reads little of why he was refused; the log says it. */
  private async told<Result>({ provider }: ProviderClient, act: () => Promise<Result>): Promise<Result> {
    try {
      return await act();
    } catch (error) {
      if (error instanceof DomainError) this.log.warn({ message: 'Sign-in refused', provider: provider.id, code: error.code, because: whyIn(error) });
      throw error;
    }
  }

  /** Made when it is first needed: other programs than the API never need one. */
  private clientOf(id: string): ProviderClient {
    const provider = this.providers.find((one) => one.id === id);
    if (!provider) {
      throw new DomainError('not-found', 'sign-in.provider-off', `Signing in with "${id.slice(0, 40)}" is switched off.`, {
        hint: 'Use another way to sign in. An administrator switches it on with ACTIVE_PROVIDERS.',
      });
    }
    const client = this.clients.get(provider.id) ?? new ProviderClient(provider, this.guardFor(provider), { ...this.config.ping, ...this.config.identity });
    this.clients.set(provider.id, client);
    return client;
  }

  private signingSecret(): string {
    const [secret] = this.stateSecrets;
    if (secret !== undefined) return secret;
    throw new DomainError('invalid', 'sign-in.no-secret', 'There is no secret to sign a sign-in with.', { hint: 'Set LEMUR_TOKEN_SECRETS.' });
  }

  /** An administrator named these hosts, so they may be inside the network; where discovery leads is not opened by that. */
  private guardFor(provider: OpenIdProvider): Egress {
    const ca = provider.caFile === null ? undefined : readCertificates(provider.caFile);
    const guard = createEgress({ allow: [...this.config.egress.allow, ...hostsNamedBy(provider)], ca });
    this.guards.push(guard);
    return guard;
  }
}

/** @throws DomainError `upstream` */
function readCertificates(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new DomainError('upstream', 'identity-provider.no-certificates', 'The CA certificates of the identity provider cannot be read.', {
      facts: { because: `"${path}" cannot be read` },
      cause,
    });
  }
}

const whyIn = (error: DomainError): unknown => error.details.facts?.['because'] ?? error.message;
