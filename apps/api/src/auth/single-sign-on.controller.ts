import { Controller, Inject, Req, Res } from '@nestjs/common';
import { auth, type AnswerOf, type BodyOf } from '@app/api-contract';
import { SingleSignOnService } from '@app/features';
import type { Actor } from '@app/rbac';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Body, CurrentActor, Implements } from '../http';
import { presentProvider } from './identities.presenter';
import { asksForPage, wayBack } from './way-back';

type Token = AnswerOf<typeof auth.oauth2>;

/** Signing in with identity providers: what the buttons need, the way back from there, and the exchange of the code. */
@Controller()
export class SingleSignOnController {
  constructor(@Inject(SingleSignOnService) private readonly service: SingleSignOnService) {}

  @Implements(auth.providers)
  async providers(): Promise<AnswerOf<typeof auth.providers>> {
    return (await this.service.offered()).map(presentProvider);
  }

  @Implements(auth.startPing)
  startPing(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): string {
    return sendOn('ping', request, reply);
  }

  @Implements(auth.ping)
  async ping(@CurrentActor() actor: Actor, @Body() body: BodyOf<typeof auth.ping>): Promise<Token> {
    return { token: await this.service.signIn('ping', body, actor) };
  }

  @Implements(auth.startOauth2)
  startOauth2(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): string {
    return sendOn('oauth2', request, reply);
  }

  @Implements(auth.oauth2)
  async oauth2(@CurrentActor() actor: Actor, @Body() body: BodyOf<typeof auth.oauth2>): Promise<Token> {
    return { token: await this.service.signIn('oauth2', body, actor) };
  }

  @Implements(auth.startGoogle)
  startGoogle(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): string {
    return sendOn('google', request, reply);
  }

  @Implements(auth.google)
  async google(@CurrentActor() actor: Actor, @Body() body: BodyOf<typeof auth.google>): Promise<Token> {
    return { token: await this.service.signIn('google', body, actor) };
  }
}

/** A script reads one word here, as it always did; a browser goes on in the dashboard. */
function sendOn(provider: string, request: FastifyRequest, reply: FastifyReply): string {
  if (asksForPage(request.headers.accept)) void reply.status(303).header('location', wayBack(provider, request.query));
  return 'Redirecting...';
}
