export type { RoleFace } from './ensure-roles';
export { RolesModule } from './roles.module';
export { RolesService } from './roles.service';
