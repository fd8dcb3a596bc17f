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

/** Every type, those that work first. @param installed slug and options of each plugin */
export function providerTypes(installed: readonly { readonly slug: string; readonly options: readonly OptionDescription[] }[]): ProviderType[] {
  const working = installed.map(({ slug, options }) => ({
    name: slug,
    isInstalled: true,
    requirements: options.map(({ name, type, required, helpMessage }) => ({ name, type, required, helpMessage })),
  }));
  return [...working, ...announced.filter(({ name }) => !working.some((type) => type.name === name)).map((type) => ({ ...type, isInstalled: false }))];
}
