import type { OptionDescription } from '@app/plugins';

/** What an account of a type needs, in the words that clients know. */
export interface Requirement {
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  readonly helpMessage: string;
}

export interface ProviderType {
  readonly name: string;
  /** Can it be used, or only be kept until its plugin is there? */
  readonly isInstalled: boolean;
  readonly requirements: readonly Requirement[];
}

const text = (name: string, helpMessage: string): Requirement => ({ name, type: 'str', required: true, helpMessage });

/** Types that clients set up accounts of and whose plugins are not built yet. Their accounts are kept, and say so when they are needed. */
const announced: readonly Omit<ProviderType, 'isInstalled'>[] = [
  { name: 'route53', requirements: [{ name: 'account_id', type: 'int', required: true, helpMessage: 'AWS account number' }] },
  { name: 'cloudflare', requirements: [text('email', 'Cloudflare e-mail address'), text('key', 'Cloudflare key')] },
  { name: 'dyn', requirements: [] },
  { name: 'nsone', requirements: [] },
  { name: 'ultradns', requirements: [] },
];

/** Types as an installation wants them offered. */
export interface OfferedTypes {
  readonly items: readonly { readonly name: string; readonly requirements: readonly Requirement[] }[];
}

/**
 * Those that are offered, in their order. Of a plugin's own options only those that are asked for by name; the others come from its settings.
 * A type that is not known is offered as it is described, and kept until its plugin is there.
 */
export const offeredTypes = (all: readonly ProviderType[], { items }: OfferedTypes): ProviderType[] =>
  items.map(({ name, requirements }) => {
    const known = all.find((type) => type.name === name);
    if (!known?.isInstalled) return { name, isInstalled: false, requirements };
    const asked = requirements.flatMap((one) => {
      const option = known.requirements.find((requirement) => requirement.name === one.name);
      return option ? [{ ...option, required: one.required || option.required, helpMessage: one.helpMessage || option.helpMessage }] : [];
    });
    return { name, isInstalled: true, requirements: asked };
  });

/** Every type, those that work first. @param installed slug and options of each plugin */
export function providerTypes(installed: readonly { readonly slug: string; readonly options: readonly OptionDescription[] }[]): ProviderType[] {
  const working = installed.map(({ slug, options }) => ({
    name: slug,
    isInstalled: true,
    requirements: options.map(({ name, type, required, helpMessage }) => ({ name, type, required, helpMessage })),
  }));
  return [...working, ...announced.filter(({ name }) => !working.some((type) => type.name === name)).map((type) => ({ ...type, isInstalled: false }))];
}
