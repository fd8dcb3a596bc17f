import { Module } from '@nestjs/common';
import { AuditLogModule } from '../audit-log';
import { DomainsModule } from '../domains';
import { InventoryModule } from '../inventory';
import { PluginCatalogModule } from '../plugin-catalog';
import { RolesModule } from '../roles';
import { AuthoritiesRepository } from './authorities.repository';
import { AuthoritiesService } from './authorities.service';
import { AuthorityCreationService } from './authority-creation.service';
import { AuthorityOptions } from './authority-options';
import { AuthorityOrders } from './authority-orders';
import { IssuingAuthoritiesRepository } from './issuing-authorities.repository';
import { NewAuthorityWriter } from './new-authority.writer';
import { RevocationListsRepository } from './revocation-lists.repository';
import { RevocationLists } from './revocation-lists.service';

@Module({
  imports: [AuditLogModule, DomainsModule, InventoryModule, PluginCatalogModule, RolesModule],
  providers: [
    AuthoritiesRepository,
    AuthoritiesService,
    AuthorityCreationService,
    AuthorityOptions,
    AuthorityOrders,
    IssuingAuthoritiesRepository,
    NewAuthorityWriter,
    RevocationLists,
    RevocationListsRepository,
  ],
  exports: [AuthoritiesService, AuthorityCreationService, RevocationLists],
})
export class AuthoritiesModule {}
