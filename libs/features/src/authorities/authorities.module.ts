import { Module } from '@nestjs/common';
import { AuditLogModule } from '../audit-log';
import { DnsProvidersModule } from '../dns-providers';
import { DomainsModule } from '../domains';
import { InventoryModule } from '../inventory';
import { PluginCatalogModule } from '../plugin-catalog';
import { RolesModule } from '../roles';
import { AccountKeyService } from './account-key.service';
import { AuthoritiesRepository } from './authorities.repository';
import { AuthoritiesService } from './authorities.service';
import { AuthorityCreationService } from './authority-creation.service';
import { AuthorityOptions } from './authority-options';
import { AuthorityOrders } from './authority-orders';
import { AuthorityStates } from './authority-states';
import { IssuerContexts } from './issuer-contexts';
import { IssuingAuthoritiesRepository } from './issuing-authorities.repository';
import { NewAuthorityWriter } from './new-authority.writer';
import { RevocationListsRepository } from './revocation-lists.repository';
import { RevocationLists } from './revocation-lists.service';
import { TokenDeliveries } from './token-deliveries';

@Module({
  imports: [AuditLogModule, DnsProvidersModule, DomainsModule, InventoryModule, PluginCatalogModule, RolesModule],
  providers: [
    AccountKeyService,
    AuthoritiesRepository,
    AuthoritiesService,
    AuthorityCreationService,
    AuthorityOptions,
    AuthorityOrders,
    AuthorityStates,
    IssuerContexts,
    IssuingAuthoritiesRepository,
    NewAuthorityWriter,
    RevocationLists,
    RevocationListsRepository,
    TokenDeliveries,
  ],
  exports: [AccountKeyService, AuthoritiesService, AuthorityCreationService, IssuerContexts, RevocationLists],
})
export class AuthoritiesModule {}
