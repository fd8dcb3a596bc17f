import type { Permission } from '@app/rbac';
import type { UserFace } from '../users';
import type { PluginView, ShownOption } from '../plugin-catalog';
import type { IssuingPolicy } from './authority-options.rules';

/** An authority as its members and others see it. */
export interface AuthorityView {
  readonly id: number;
  readonly name: string;
  readonly owner: string;
  readonly description: string | null;
  readonly active: boolean;
  readonly plugin: PluginView;
  /** Those that have a value, secrets as a mark. Null: the caller is not of this authority. */
  readonly options: readonly ShownOption[] | null;
  readonly roles: readonly { readonly id: number; readonly name: string }[];
  readonly policy: IssuingPolicy;
  readonly certificate: AuthorityCertificate;
  readonly parent: { readonly id: number; readonly name: string } | null;
  /** Goes up with each change, also of a secret option. */
  readonly version: number;
  /** What the caller may do with it. */
  readonly may: readonly Permission[];
}

/** The authority's own certificate. */
export interface AuthorityCertificate {
  readonly id: number;
  readonly name: string;
  readonly cn: string | null;
  readonly owner: string;
  readonly description: string;
  readonly notify: boolean;
  readonly bits: number | null;
  /** PEM. */
  readonly body: string;
  readonly chain: string | null;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly status: string | null;
  readonly user: UserFace | null;
}

export interface AuthorityPage {
  readonly total: number;
  readonly items: readonly AuthorityView[];
}

/** Most names of issued certificates that the picture of an authority holds; the newest come first. */
export const namesInPicture = 1000;
