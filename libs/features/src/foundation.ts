import type { Config } from '@app/config';
import type { RolePolicy } from '@app/rbac';

/*
 * What every feature may ask Nest for, beside TypeORM's `DataSource`:
 * `@Inject(CONFIG) config: Config`, `@Inject(SEALER) sealer: Sealer`, `@Inject(ROLE_POLICY) policy: RolePolicy`,
 * `@Inject(EGRESS) egress: Egress` for calls to addresses that somebody supplied.
 */

export const CONFIG = Symbol('Config');
export const SEALER = Symbol('Sealer');
export const EGRESS = Symbol('Egress');
export const ROLE_POLICY = Symbol('RolePolicy');

export const rolePolicyOf = ({ permissions }: Pick<Config, 'permissions'>): RolePolicy => ({
  strict: permissions.strictRoles,
  onlyAdminsCreateAuthorities: permissions.onlyAdminsCreateAuthorities,
  sensitiveDomainRoles: permissions.sensitiveDomainRoles,
});
