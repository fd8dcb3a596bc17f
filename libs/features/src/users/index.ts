export { lockAdministrators, requireAnAdministrator } from './administrators';
export { difference, strictRoleProblem } from './membership.rules';
export { UnhashedPasswords, type UnhashedUser } from './unhashed-passwords.service';
export { UsersModule } from './users.module';
export { findUserByRef, findUsersByRefs, listUsers } from './users.repository';
export { UsersService } from './users.service';
export type { PageOf, UserFace, UserView } from './users.views';
