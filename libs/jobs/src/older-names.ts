import type { JobName } from './jobs';

/** What scripts and schedules of older installations call a job → what it is called here. */
export const olderNames: Readonly<Record<string, JobName>> = {
  sync_all_sources: 'sync-all-sources',
  sync_source: 'sync-source',
  // Endpoints go stale with the sync of their source.
  endpoints_expire: 'sync-all-sources',
  clean_all_sources: 'clean-all-sources',
  clean_source: 'clean-source',
  certificate_reissue: 'reissue-due-certificates',
  certificate_rotate: 'rotate-endpoint-certificates',
  fetch_acme_cert: 'advance-pending-certificate',
  fetch_all_pending_acme_certs: 'sweep-pending-certificates',
  remove_old_acme_certs: 'forget-settled-pending-certificates',
  get_all_zones: 'refresh-dns-zones',
  check_revoked: 'check-revocations',
  notify_expirations: 'warn-of-expiring-certificates',
  notify_authority_expirations: 'warn-of-expiring-authorities',
  send_security_expiration_summary: 'send-security-summary',
  identify_expiring_deployed_certificates: 'find-expiring-in-use',
  identity_expiring_deployed_certificates: 'find-expiring-in-use',
  notify_expiring_deployed_certificates: 'warn-of-expiring-in-use',
  enable_autorotate_for_certs_attached_to_endpoint: 'enable-renewal-where-in-use',
  enable_autorotate_for_certs_attached_to_destination: 'enable-renewal-where-in-use',
  disable_autorotate_without_endpoint: 'disable-renewal-without-endpoint',
  disable_rotation_of_duplicate_certificates: 'disable-renewal-of-duplicates',
  deactivate_entrust_test_certificates: 'deactivate-test-certificates',
  certificate_expirations_metrics: 'report-metrics',
};

/** Task names stood in a module, and were written with or without it. */
export const currentName = (name: string): string => {
  const bare = name.replace(/^lemur\.common\.celery\./, '');
  return Object.hasOwn(olderNames, bare) ? (olderNames[bare] ?? name) : name;
};
