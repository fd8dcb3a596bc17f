import type { DnsProviderOption, OptionAnswer } from '@app/api-client';

type Requirement = NonNullable<DnsProviderOption['requirements']>[number];

const looksSecret = /key|token|secret|password/i;
/** A header's or a key's name is no secret. */
const namesOnly = /name$/i;

/**
 * What a type of DNS provider needs, as options that the one form can draw. The API never answers what is stored, so every field of a stored account is
 * shown as set: left empty, it stays.
 */
export const requirementsAsOptions = (requirements: readonly Requirement[], isStored: boolean): OptionAnswer[] =>
  requirements.map(({ name, type, required, helpMessage }) => ({
    name,
    type,
    required: required && !isStored,
    helpMessage: isStored ? `${helpMessage}. Left empty, it stays as it is.` : helpMessage,
    sensitive: looksSecret.test(name) && !namesOnly.test(name),
  }));
