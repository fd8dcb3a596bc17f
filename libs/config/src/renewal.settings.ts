import { z } from 'zod';
import { flag, integer, list, numbersByNumber, pattern, setting, text } from './setting-types';

/** When certificates are renewed by themselves, and what becomes of the switch that says so. */
export const renewalSettings = z
  .object({
    filter: setting(list(pattern()).default([]), {
      key: 'REISSUE_FILTER',
      description: 'Regular expressions. If there is one, only certificates whose name one of them is found in are renewed by themselves.',
      example: '\\.shop\\.example\\.com',
    }),
    expiredGraceDays: setting(integer(0, 3650).default(30), {
      description: 'A certificate that ended longer ago than this many days is not renewed by itself any more.',
      example: '30',
    }),
    authorityTranslation: setting(numbersByNumber().default({}), {
      key: 'ROTATE_AUTHORITY_TRANSLATION',
      description: 'Authorities that renewed certificates move to, as a JSON object from id to id.',
      example: '{"3":7}',
    }),
    useDefaultValidity: setting(flag().default(false), {
      key: 'LEMUR_AUTOROTATION_USE_DEFAULT_VALIDITY',
      description: "What renews itself gets the authority's usual validity. Off: as long as the certificate before it.",
    }),
    tellOfReissue: setting(flag().default(false), {
      key: 'ENABLE_REISSUE_NOTIFICATION',
      description: 'Tell owner and security team of renewed certificates that somebody has to deploy by hand, and of failed renewals.',
    }),
    tellOfRotation: setting(flag().default(false), {
      key: 'ENABLE_ROTATION_NOTIFICATION',
      description: 'Tell the owner when an endpoint serves a new certificate.',
    }),
    untoldDestinations: setting(list(text()).default([]), {
      key: 'LEMUR_REISSUE_NOTIFICATION_EXCLUDED_DESTINATIONS',
      description: 'Labels of destinations that deploy by themselves: nobody is told of renewed certificates that go there.',
    }),
    enableForAuthorities: setting(list(integer(1, 2_147_483_647)).default([]), {
      key: 'ENABLE_AUTO_ROTATE_AUTHORITY',
      description: 'Ids of authorities whose certificates are set to renew themselves once they are in use.',
      example: '3, 7',
    }),
    enableForAllAuthorities: setting(flag().default(false), {
      key: 'ENABLE_AUTO_ROTATE_ALL_AUTHORITIES',
      description: 'The same for the certificates of every authority.',
    }),
    enableForDestinationPlugin: setting(text().optional(), {
      key: 'ENABLE_AUTO_ROTATE_DESTINATION_TYPE',
      description: 'Only destinations of this plugin count as use.',
      example: 'aws-destination',
    }),
    enableAtDestinationFilter: setting(list(pattern()).default([]), {
      key: 'ENABLE_AUTOROTATION_FILTER',
      description: 'Regular expressions. If there is one, only certificates whose name one of them is found in are set to renew themselves for a destination.',
    }),
    enableAtEndpointFilter: setting(list(pattern()).default([]), {
      key: 'ENABLE_AUTOROTATION_FILTER_FOR_ENDPOINT',
      description: 'The same for an endpoint.',
    }),
    disableWithoutEndpointFilter: setting(list(pattern()).default([]), {
      key: 'DISABLE_AUTOROTATION_FILTER',
      description: 'Regular expressions. Certificates without an endpoint whose name one of them is found in stop renewing themselves. Unset: none does.',
    }),
    duplicatesOfAuthorities: setting(list(text()).default([]), {
      key: 'AUTHORITY_TO_DISABLE_ROTATE_OF_DUPLICATE_CERTIFICATES',
      description: 'Names of authorities. Of equal certificates that one of them issued on one day, only those in use go on renewing themselves.',
    }),
    duplicatesSinceDays: setting(integer(1, 36_500).optional(), {
      key: 'DAYS_SINCE_ISSUANCE_DISABLE_ROTATE_OF_DUPLICATE_CERTIFICATES',
      defaultWords: 'all',
      description: 'Only certificates of the last so many days are looked at for duplicates.',
      example: '7',
    }),
  })
  .prefault({});
