import { CreateTables1767225600000 } from './1767225600000-create-tables';
import { LinkTables1767225600001 } from './1767225600001-link-tables';
import { SearchAndAudit1767225600002 } from './1767225600002-search-and-audit';
import { MarkStaleRevocationLists1767225600003 } from './1767225600003-mark-stale-revocation-lists';
import { AdvancePendingCertificates1767225600010 } from './1767225600010-advance-pending-certificates';
import { IndexLists1767225600004 } from './1767225600004-index-lists';
import { StoreIssuerNames1767225600005 } from './1767225600005-store-issuer-names';
import { RememberRenewals1767225600030 } from './1767225600030-remember-renewals';
import { RememberRevocationChecks1767225600040 } from './1767225600040-remember-revocation-checks';
import { DeployAndDiscover1767225600040 } from './1767225600040-deploy-and-discover';
import { SayMoreInNotices1767225600031 } from './1767225600031-say-more-in-notices';
import { SignAuditHeads1767225600050 } from './1767225600050-sign-audit-heads';
import { KnowOwners1767225600060 } from './1767225600060-know-owners';
import { KnowIdentities1767225600100 } from './1767225600100-know-identities';
import { PlanOwedRevocationMails1767225600160 } from './1767225600160-plan-owed-revocation-mails';
import { CountChanges1767225600110 } from './1767225600110-count-changes';
import { KnowRegions1767225600150 } from './1767225600150-know-regions';
import { RememberWhatOrdersRenew1767225600151 } from './1767225600151-remember-what-orders-renew';
import { EndSessions1767225600140 } from './1767225600140-end-sessions';
import { IndexEndpointsAndDomains1767225600130 } from './1767225600130-index-endpoints-and-domains';
import { ShareCaCertificates1767225600180 } from './1767225600180-share-ca-certificates';

/** Every migration, oldest first. An explicit list, so that a build carries them. */
export const migrations = [
  CreateTables1767225600000,
  LinkTables1767225600001,
  SearchAndAudit1767225600002,
  MarkStaleRevocationLists1767225600003,
  IndexLists1767225600004,
  StoreIssuerNames1767225600005,
  AdvancePendingCertificates1767225600010,
  RememberRenewals1767225600030,
  SayMoreInNotices1767225600031,
  RememberRevocationChecks1767225600040,
  DeployAndDiscover1767225600040,
  SignAuditHeads1767225600050,
  KnowOwners1767225600060,
  KnowIdentities1767225600100,
  CountChanges1767225600110,
  IndexEndpointsAndDomains1767225600130,
  EndSessions1767225600140,
  KnowRegions1767225600150,
  RememberWhatOrdersRenew1767225600151,
  PlanOwedRevocationMails1767225600160,
  ShareCaCertificates1767225600180,
];
