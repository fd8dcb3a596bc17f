import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { ensureRoles, ownerRoleDescription, type RoleFace } from './ensure-roles';

@Injectable()
export class RolesService {
  /**
   * The roles of these names, in this order; those that are missing are made with `descriptionFor(name)`.
   * Safe against others who make the same at the same time.
   */
  ensureRoles(manager: EntityManager, names: readonly string[], descriptionFor: (name: string) => string): Promise<RoleFace[]> {
    return ensureRoles(manager, names, descriptionFor);
  }

  /** The role whose members own what `owner` (an address) owns. */
  async ensureOwnerRole(manager: EntityManager, owner: string): Promise<RoleFace> {
    const [role] = await ensureRoles(manager, [owner], ownerRoleDescription);
    if (!role) throw new Error(`The role "${owner}" was neither found nor made.`);
    return role;
  }
}
