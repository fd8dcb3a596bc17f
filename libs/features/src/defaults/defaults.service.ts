import { Inject, Injectable } from '@nestjs/common';
import type { Config } from '@app/config';
import { AuthoritiesService } from '../authorities';
import { CONFIG } from '../foundation';
import type { AuthorityFace } from '../inventory';

/** What a new certificate or authority gets when nothing else is said. Undefined: nothing. */
export interface Defaults {
  readonly settings: Pick<Config['certificates'], 'country' | 'state' | 'location' | 'organization' | 'organizationalUnit' | 'issuerPlugin'>;
  /** Null: none is set, or there is none of that name. */
  readonly authority: AuthorityFace | null;
}

@Injectable()
export class DefaultsService {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly authorities: AuthoritiesService,
  ) {}

  async get(): Promise<Defaults> {
    const { authority, ...settings } = this.config.certificates;
    return { settings, authority: authority === undefined ? null : await this.authorities.findFaceByName(authority) };
  }
}
