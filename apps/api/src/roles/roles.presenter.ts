import type { AuthorityNested, RoleAnswer, RoleNested } from '@app/api-contract';
import type { RoleFace, RoleView } from '@app/features';
import { presentUserNested } from '../users/users.presenter';

export const presentRoleNested = ({ id, name, description }: RoleFace): RoleNested => ({ id, name, description });

/** @param authorities those that have this role */
export const presentRole = (role: RoleView, authorities: readonly AuthorityNested[]): RoleAnswer => ({
  ...presentRoleNested(role),
  thirdParty: role.thirdParty,
  authorities: [...authorities],
  users: role.users.map(presentUserNested),
  version: role.version,
});
