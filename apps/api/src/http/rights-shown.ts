import { Inject, Injectable } from '@nestjs/common';
import { ROLE_POLICY } from '@app/features';
import { type Actor, rightsTo, rightsToAnything, type RolePolicy, type Thing } from '@app/rbac';

/** `may` of an answer: which buttons are worth showing. It grants nothing; each use case asks for itself. */
@Injectable()
export class RightsShown {
  constructor(@Inject(ROLE_POLICY) private readonly policy: RolePolicy) {}

  to(actor: Actor, thing: Thing): string[] {
    return rightsTo(actor, thing, this.policy);
  }

  /** Whatever the thing is, and to make one. */
  toAnything(actor: Actor): string[] {
    return rightsToAnything(actor, this.policy);
  }
}
