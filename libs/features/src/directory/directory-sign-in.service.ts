import { Inject, Injectable, Logger } from '@nestjs/common';
import type { Config } from '@app/config';
import { DomainError } from '@app/errors';
import type { Actor } from '@app/rbac';
import { CONFIG } from '../foundation';
import { IdentitiesService, type ProvenIdentity } from '../identities';
import { elsewhereAway, type ProvenAccount, SignInService } from '../sign-in';
import { Directory, type DirectoryPerson } from './directory';
import { isMember, rolesOfDirectory } from './groups.rules';
import { comparableName } from './names.rules';

type Origin = Pick<Actor, 'address' | 'requestId'>;

const troubled = (code: string, words: string, hint: string) => new DomainError('forbidden', `ldap.${code}`, `ldap error: ${words}`, { hint });

/** Signing in with a password that is ours, or else the directory's. */
@Injectable()
export class DirectorySignIn {
  private readonly log = new Logger('directory');
  private readonly directory: Directory | null;

  constructor(
    @Inject(CONFIG) private readonly config: Pick<Config, 'ldap' | 'identity'>,
    @Inject(SignInService) private readonly signInService: SignInService,
    @Inject(IdentitiesService) private readonly identities: IdentitiesService,
  ) {
    const away = (server: string, because: string) => this.log.error({ message: 'Directory server not asked', server, because });
    this.directory = config.ldap.isOn ? new Directory(config.ldap, away) : null;
    const isOpen = config.ldap.isOn && config.ldap.useTls === false && config.ldap.servers.some((server) => server.startsWith('ldap:'));
    if (isOpen) this.log.warn({ message: 'Passwords go to the directory in clear', because: 'LDAP_USE_TLS is off' });
  }

  /**
   * @returns a token
   * @throws DomainError `forbidden` for the wrong credentials, `conflict` after too many failures
   */
  signIn(name: string, password: string, origin: Origin): Promise<string> {
    const { directory } = this;
    return this.signInService.signIn(name, password, origin, directory ? () => this.ask(directory, name, password, origin) : undefined);
  }

  private async ask(directory: Directory, name: string, password: string, origin: Origin): Promise<ProvenAccount | null> {
    const person = await this.recognise(directory, name, password);
    if (!person) return null;
    const { requiredGroup } = this.config.ldap;
    if (requiredGroup !== undefined && !isMember(person.groups, requiredGroup))
      throw troubled('not-in-group', 'You are not in the group whose members may sign in.', 'Ask whoever runs the directory to add you to it.');
    return this.identities.admit(this.identityOf(person), origin);
  }

  /** What the directory or the network said is for the log: it tells strangers how the inside is built. */
  private async recognise(directory: Directory, name: string, password: string): Promise<DirectoryPerson | null> {
    try {
      return await directory.recognise(name, password);
    } catch (error) {
      this.log.error({ message: 'Directory not asked', because: error instanceof Error ? error.message : String(error) });
      throw elsewhereAway(
        'ldap.away',
        'ldap error: The directory could not be asked.',
        'Try again in a moment. If it stays so, tell an administrator of Lemur.',
      );
    }
  }

  private identityOf({ subject, username, email, groups }: DirectoryPerson): ProvenIdentity {
    return {
      provider: 'ldap',
      providerName: 'the directory',
      issuer: `ldap:${comparableName(this.config.ldap.baseDn ?? '')}`,
      subject,
      email,
      isEmailVerified: null,
      username,
      picture: null,
      mayMakeAccounts: true,
      roles: rolesOfDirectory(groups, email, this.config),
    };
  }
}
