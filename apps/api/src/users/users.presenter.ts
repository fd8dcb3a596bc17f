import type { UserAnswer, UserNested } from '@app/api-contract';
import type { UserFace, UserView } from '@app/features';

export const presentUserNested = ({ id, username, email, active }: UserFace): UserNested => ({ id, username, email, active });

export const presentUser = (user: UserView): UserAnswer => ({
  ...presentUserNested(user),
  profilePicture: user.profilePicture,
  roles: [...user.roles],
  version: user.version,
});
