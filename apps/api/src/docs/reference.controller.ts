import { Controller } from '@nestjs/common';
import { reference } from '@app/api-contract';
import { Implements } from '../http';
import { openApiDocument } from './documents';

@Controller()
export class ReferenceController {
  @Implements(reference.openApi)
  openApi(): Buffer {
    return openApiDocument();
  }
}
