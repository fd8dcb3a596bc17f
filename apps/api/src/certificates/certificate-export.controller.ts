import { Controller, Inject } from '@nestjs/common';
import { certificates, type BodyOf, type ExportAnswer, type ParamsOf } from '@app/api-contract';
import { ExportService } from '@app/features';
import type { Actor } from '@app/rbac';
import { Body, CurrentActor, Implements, Params } from '../http';

@Controller()
export class CertificateExportController {
  constructor(@Inject(ExportService) private readonly service: ExportService) {}

  @Implements(certificates.export)
  async export(
    @CurrentActor() actor: Actor,
    @Params() { id }: ParamsOf<typeof certificates.export>,
    @Body() body: BodyOf<typeof certificates.export>,
  ): Promise<ExportAnswer> {
    const { extension, passphrase, data } = await this.service.export(actor, id, body);
    return { extension, passphrase, data: data.toString('base64') };
  }
}
