import { Controller, Headers, Inject, Res } from '@nestjs/common';
import { authorities, type ParamsOf } from '@app/api-contract';
import { AuthoritiesService, cacheSeconds, RevocationLists } from '@app/features';
import type { FastifyReply } from 'fastify';
import { Implements, Params } from '../http';

/** How long others may keep a certificate: it never changes. */
const certificateCacheSeconds = 86_400;

const isKnown = (ifNoneMatch: string | undefined, etag: string): boolean =>
  (ifNoneMatch ?? '').split(',').some((known) => known.trim().replace(/^W\//, '') === etag || known.trim() === '*');

/** What an authority publishes, for everybody and without a token: relying parties have none. */
@Controller()
export class AuthorityPublicationController {
  constructor(
    @Inject(AuthoritiesService) private readonly service: AuthoritiesService,
    @Inject(RevocationLists) private readonly lists: RevocationLists,
  ) {}

  @Implements(authorities.crl)
  async crl(
    @Params() { id }: ParamsOf<typeof authorities.crl>,
    @Headers('if-none-match') ifNoneMatch: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer> {
    const list = await this.lists.read(id);
    const etag = `"${list.number}"`;
    void reply.headers({ etag, 'cache-control': `public, max-age=${cacheSeconds(list.nextUpdate, new Date())}`, expires: list.nextUpdate.toUTCString() });
    return sent(list.der, etag, ifNoneMatch, reply);
  }

  @Implements(authorities.certificate)
  async certificate(
    @Params() { id }: ParamsOf<typeof authorities.certificate>,
    @Headers('if-none-match') ifNoneMatch: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer> {
    const { der, sha256 } = await this.service.certificateOf(id);
    const etag = `"${sha256}"`;
    void reply.headers({ etag, 'cache-control': `public, max-age=${certificateCacheSeconds}` });
    return sent(der, etag, ifNoneMatch, reply);
  }
}

function sent(der: Buffer, etag: string, ifNoneMatch: string | undefined, reply: FastifyReply): Buffer {
  if (!isKnown(ifNoneMatch, etag)) return der;
  void reply.status(304);
  return Buffer.alloc(0);
}
