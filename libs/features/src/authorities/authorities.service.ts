import { Injectable } from '@nestjs/common';
import type { Reference } from '@app/api-contract';
import { invalidRequest } from '@app/errors';
import type { EntityManager } from 'typeorm';
import { unableToFind } from '../references';
import type { IssuingAuthority } from './issuing-authority';
import { IssuingAuthoritiesRepository } from './issuing-authorities.repository';

@Injectable()
export class AuthoritiesService {
  constructor(private readonly issuing: IssuingAuthoritiesRepository) {}

  /**
   * The authority that a request names, with all that issuing from it takes, in one query. Rights and whether it may issue
   * today are for the caller to check (`thing`, `whyItCannotIssue`).
   * @param field of the request, for the reasons
   * @throws DomainError `invalid` when there is none
   */
  async findForIssuing(manager: EntityManager, ref: Reference, field = 'authority'): Promise<IssuingAuthority> {
    const authority = await this.issuing.find(manager, ref);
    if (authority) return authority;
    throw invalidRequest('authority.unknown', { [field]: { _schema: unableToFind('authorities', ref) } }, 'GET /authorities lists those that you may use.');
  }
}
