import { z } from 'zod';
import { emailAddress, flag, integer, list, setting, text } from './setting-types';

/** Who is told of what, and when. */
export const notificationSettings = z
  .object({
    securityTeam: setting(list(emailAddress()).default([]), {
      key: 'LEMUR_SECURITY_TEAM_EMAIL',
      description: 'Addresses of the security team. Unset: it gets no notifications.',
      example: 'security@example.com',
    }),
    securityTeamIntervalsDays: setting(list(integer(0, 3650)).optional(), {
      key: 'LEMUR_SECURITY_TEAM_EMAIL_INTERVALS',
      defaultWords: 'LEMUR_DEFAULT_EXPIRATION_NOTIFICATION_INTERVALS',
      description: 'Days before the end at which the security team is warned of a new certificate; [] for never.',
      example: '30, 15, 2',
    }),
    intervalsDays: setting(list(integer(0, 3650)).default([30, 15, 2]), {
      key: 'LEMUR_DEFAULT_EXPIRATION_NOTIFICATION_INTERVALS',
      description: 'Days before the end at which the owner of a new certificate is warned; [] for never.',
      example: '30, 15, 2',
    }),
    authorityIntervalsDays: setting(list(integer(0, 3650)).default([365, 180]), {
      key: 'LEMUR_AUTHORITY_CERT_EXPIRATION_EMAIL_INTERVALS',
      description: 'Days before the end of an authority at which its owner is warned; [] for never.',
      example: '365, 180',
    }),
    defaultPlugin: setting(text().default('email-notification'), {
      key: 'LEMUR_DEFAULT_NOTIFICATION_PLUGIN',
      description: 'Plugin of notifications that are made by themselves.',
    }),
    disabledPlugins: setting(list(text()).default([]), {
      key: 'DISABLE_NOTIFICATION_PLUGINS',
      description: 'Notification plugins that send no warnings of expiry.',
    }),
    spareSecurityTeam: setting(flag().default(false), {
      key: 'LEMUR_DISABLE_SECURITY_TEAM_EXPIRATION_EMAILS',
      description: 'Do not add the security team to warnings of expiry that go to owners.',
    }),
    excludedCommonNames: setting(list(text()).default([]), {
      key: 'EXCLUDE_CN_FROM_NOTIFICATION',
      description: 'Nobody is warned of certificates whose common name contains one of these texts.',
    }),
    summaryThresholdDays: setting(integer(1, 3650).default(14), {
      key: 'LEMUR_EXPIRATION_SUMMARY_EMAIL_THRESHOLD_DAYS',
      description: 'The security team gets a summary of certificates that end within so many days.',
      example: '14',
    }),
    summaryWhenEmpty: setting(flag().default(true), {
      description: 'Send that summary also when it is empty: a missing mail then means that something is wrong.',
    }),
    deployedThresholdDays: setting(integer(1, 3650).default(14), {
      key: 'LEMUR_EXPIRING_DEPLOYED_CERT_THRESHOLD_DAYS',
      description: 'It is looked for whether certificates that end within so many days are still in use.',
      example: '14',
    }),
    deployedPorts: setting(list(integer(1, 65_535)).default([443]), {
      key: 'LEMUR_PORTS_FOR_DEPLOYED_CERTIFICATE_CHECK',
      description: 'Ports at which that is looked for.',
      example: '443, 8443',
    }),
    deployedCheckStores: setting(flag().default(false), {
      key: 'LEMUR_DEPLOYED_CERTIFICATE_CHECK_COMMIT_MODE',
      description: 'Keep what is found, so that it is warned of. Off: it is only reported.',
    }),
    deployedExcludedDomains: setting(list(text()).default([]), {
      key: 'LEMUR_DEPLOYED_CERTIFICATE_CHECK_EXCLUDED_DOMAINS',
      description: 'Names that contain one of these texts are not connected to, and certificates whose name does are left out.',
    }),
    deployedExcludedOwners: setting(list(text()).default([]), {
      key: 'LEMUR_DEPLOYED_CERTIFICATE_CHECK_EXCLUDED_OWNERS',
      description: 'Owners whose certificates are left out of that check.',
    }),
  })
  .prefault({});
