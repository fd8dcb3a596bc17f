import { z } from 'zod';
import { flag, integer, list, mapping, setting, text, url } from './setting-types';

/** The levels of OpenLDAP at which the server's certificate counts; the others let anybody read passwords. */
const checkedLevel = () =>
  z.preprocess(
    (value) => (typeof value === 'string' ? value.trim().toLowerCase() : value),
    z.literal([1, 2, '1', '2', 'hard', 'demand'], {
      error: 'would leave the directory unchecked: only "demand" (2) and "hard" (1) are possible. Name its CA in LDAP_CACERT_FILE',
    }),
  );

/** Signing in with the password of a directory. */
export const ldapSettings = z
  .object({
    isOn: setting(flag().default(false), { key: 'LDAP_AUTH', description: 'Ask a directory where the password of an account here does not fit.' }),
    servers: setting(list(url('ldap:', 'ldaps:')).default([]), {
      key: 'LDAP_BIND_URI',
      description: 'The directory, or several servers of it, which are asked in this order until one answers.',
      example: 'ldaps://dc1.example.com, ldaps://dc2.example.com',
    }),
    baseDn: setting(text().optional(), { key: 'LDAP_BASE_DN', description: 'Where people and groups are looked for.', example: 'dc=example,dc=com' }),
    emailDomain: setting(text().optional(), {
      key: 'LDAP_EMAIL_DOMAIN',
      description: 'Put after a user name that holds no @.',
      example: 'example.com',
    }),
    useTls: setting(flag().optional(), {
      key: 'LDAP_USE_TLS',
      defaultWords: 'on, but for this machine',
      description: 'StartTLS with ldap:// servers; off sends passwords in clear. With ldaps:// there is always TLS.',
    }),
    caFile: setting(text().optional(), {
      key: 'LDAP_CACERT_FILE',
      defaultWords: "the system's CAs",
      description: 'File with the CA certificates, as PEM, that the directory is trusted by.',
      example: '/etc/lemur/directory-ca.pem',
    }),
    certificateLevel: setting(checkedLevel().default('demand'), {
      key: 'LDAP_TLS_REQUIRE_CERT',
      description: 'The certificate of the directory is always checked: demand (2) or hard (1).',
    }),
    isActiveDirectory: setting(flag().default(false), {
      key: 'LDAP_IS_ACTIVE_DIRECTORY',
      description: 'The directory is an Active Directory: groups in groups count too.',
    }),
    bindDn: setting(text().optional(), {
      key: 'LDAP_BIND_DN',
      description: 'Account that looks people and groups up. Unset: whoever signs in does so himself, by the name user@LDAP_EMAIL_DOMAIN.',
      example: 'cn=lemur,ou=services,dc=example,dc=com',
    }),
    bindPassword: setting(text().optional(), { key: 'LDAP_BIND_PASSWORD', secret: true, description: 'Password of that account.' }),
    userAttribute: setting(text().default('userPrincipalName'), {
      key: 'LDAP_USER_ATTRIBUTE',
      description: 'What people are looked up by. userPrincipalName and mail are compared with user@LDAP_EMAIL_DOMAIN, others with what stands before the @.',
      example: 'uid',
    }),
    mailAttribute: setting(text().optional(), {
      key: 'LDAP_MAIL_ATTRIBUTE',
      description: 'Attribute with the address of an account. Unset: user@LDAP_EMAIL_DOMAIN. Name only one that people cannot change themselves.',
      example: 'mail',
    }),
    memberAttribute: setting(text().optional(), {
      key: 'LDAP_GROUP_MEMBER_ATTRIBUTE',
      description: "Attribute of groups that names their members, for directories whose people have no memberOf. Unset: the person's memberOf is read.",
      example: 'member',
    }),
    requiredGroup: setting(text().optional(), {
      key: 'LDAP_REQUIRED_GROUP',
      description: 'Group, by its common name or its whole DN, without which nobody signs in.',
      example: 'lemur-users',
    }),
    groupsToRoles: setting(mapping().default({}), {
      key: 'LDAP_GROUPS_TO_ROLES',
      description: 'Roles by group, as a JSON object from the common name or the whole DN of a group to the name of an existing role.',
      example: '{"pki-admins":"admin"}',
    }),
    timeoutSeconds: setting(integer(1, 60).default(5), {
      key: 'LDAP_TIMEOUT_SECONDS',
      description: 'How long one server of the directory may take for everything, before the next is asked.',
      example: '5',
    }),
  })
  .prefault({});
