import { Controller, Inject } from '@nestjs/common';
import { auth, type AnswerOf, type BodyOf, type UserAnswer } from '@app/api-contract';
import { DirectorySignIn, SignInService, UsersService } from '@app/features';
import type { Actor } from '@app/rbac';
import { Body, CurrentActor, Implements, RightsShown } from '../http';
import { presentUser } from '../users/users.presenter';

@Controller()
export class AuthController {
  constructor(
    @Inject(SignInService) private readonly signIn: SignInService,
    @Inject(DirectorySignIn) private readonly directory: DirectorySignIn,
    @Inject(UsersService) private readonly users: UsersService,
    @Inject(RightsShown) private readonly rights: RightsShown,
  ) {}

  @Implements(auth.login)
  async login(@CurrentActor() actor: Actor, @Body() { username, password }: BodyOf<typeof auth.login>): Promise<AnswerOf<typeof auth.login>> {
    return { token: await this.directory.signIn(username, password, actor) };
  }

  @Implements(auth.me)
  async me(@CurrentActor() actor: Actor): Promise<UserAnswer> {
    return { ...presentUser(await this.users.get(actor, actor.userId ?? 0)), may: this.rights.toAnything(actor) };
  }

  @Implements(auth.changePassword)
  async changePassword(
    @CurrentActor() actor: Actor,
    @Body() { currentPassword, newPassword }: BodyOf<typeof auth.changePassword>,
  ): Promise<AnswerOf<typeof auth.changePassword>> {
    const user = await this.users.changeOwnPassword(actor, currentPassword, newPassword);
    return { ...presentUser(user), token: await this.signIn.continueSession(actor) };
  }
}
