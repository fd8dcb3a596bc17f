import { Controller, Inject } from '@nestjs/common';
import { auth, type AnswerOf, type BodyOf, type ParamsOf } from '@app/api-contract';
import { IdentitiesService, SingleSignOnService } from '@app/features';
import type { Actor } from '@app/rbac';
import { Body, CurrentActor, Implements, Params } from '../http';
import { presentIdentity, presentProvider } from './identities.presenter';

type Identities = AnswerOf<typeof auth.identities>;

/** Which providers open the account of whoever asks. */
@Controller()
export class IdentitiesController {
  constructor(
    @Inject(IdentitiesService) private readonly identities: IdentitiesService,
    @Inject(SingleSignOnService) private readonly singleSignOn: SingleSignOnService,
  ) {}

  @Implements(auth.identities)
  async list(@CurrentActor() actor: Actor): Promise<Identities> {
    const [identities, offered, needsPassword] = await Promise.all([
      this.identities.list(actor),
      this.singleSignOn.offered(),
      this.identities.needsPassword(actor),
    ]);
    return {
      items: identities.map((identity) => presentIdentity(identity, this.singleSignOn.nameOf(identity.provider))),
      connectable: offered.filter(({ provider }) => !identities.some((identity) => identity.provider === provider.id)).map(presentProvider),
      needsPassword,
    };
  }

  @Implements(auth.connect)
  async connect(@CurrentActor() actor: Actor, @Body() { provider, ...brought }: BodyOf<typeof auth.connect>): Promise<Identities> {
    await this.singleSignOn.connect(actor, provider, brought);
    return this.list(actor);
  }

  @Implements(auth.disconnect)
  async disconnect(@CurrentActor() actor: Actor, @Params() { id }: ParamsOf<typeof auth.disconnect>): Promise<Identities> {
    await this.identities.disconnect(actor, id);
    return this.list(actor);
  }
}
