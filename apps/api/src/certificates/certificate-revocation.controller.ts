import { Controller, Inject } from '@nestjs/common';
import { certificates, type AnswerOf, type BodyOf, type ParamsOf } from '@app/api-contract';
import { RevokeService } from '@app/features';
import type { Actor } from '@app/rbac';
import { Body, CurrentActor, Implements, Params } from '../http';

@Controller()
export class CertificateRevocationController {
  constructor(@Inject(RevokeService) private readonly service: RevokeService) {}

  @Implements(certificates.revoke)
  async revoke(
    @CurrentActor() actor: Actor,
    @Params() { id }: ParamsOf<typeof certificates.revoke>,
    @Body() body: BodyOf<typeof certificates.revoke>,
  ): Promise<AnswerOf<typeof certificates.revoke>> {
    await this.service.revoke(actor, id, body);
    return { id };
  }
}
