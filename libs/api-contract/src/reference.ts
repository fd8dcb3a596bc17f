import { Bytes } from './answers';
import { endpoint } from './endpoint';

export const reference = {
  openApi: endpoint({
    method: 'GET',
    path: '/openapi.json',
    summary: 'This API as an OpenAPI 3.1 document',
    who: 'open',
    answer: Bytes,
    mediaType: 'application/openapi+json',
  }),
};
