import type { IssuerPlugin, SigningAuthority } from '@app/plugins';
import type { Thing } from '@app/rbac';
import type { z } from 'zod';
import type { IssuingPolicy } from './authority-options.rules';

/** An authority with all that issuing from it takes. */
export interface IssuingAuthority {
  readonly id: number;
  readonly uuid: string;
  readonly name: string;
  readonly owner: string;
  readonly active: boolean;
  readonly creatorId: number | null;
  /** Names. */
  readonly roles: readonly string[];
  readonly certificate: {
    readonly id: number;
    /** PEM. */
    readonly body: string;
    readonly chain: string | null;
    readonly notBefore: Date;
    readonly notAfter: Date;
    readonly isRevoked: boolean;
    /** How many further authorities may follow below it (RFC 5280, 4.2.1.9). Null: no limit. */
    readonly pathLength: number | null;
    /** False: its key is held elsewhere. */
    readonly hasPrivateKey: boolean;
  };
  readonly policy: IssuingPolicy;
  readonly plugin: IssuerPlugin;
  /** Checked by the plugin's schema, secrets opened. */
  readonly options: z.output<IssuerPlugin['options']>;
  /** What the plugin gets of it: opens the key when asked, and not before. */
  readonly signing: SigningAuthority;
  /** For `authorize`. */
  readonly thing: Thing;
}
