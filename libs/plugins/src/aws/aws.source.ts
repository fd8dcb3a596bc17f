import { DomainError } from '@app/errors';
import { z } from 'zod';
import { splitPem } from '../contracts/certificate-files';
import type { PluginContext } from '../contracts/plugin';
import { defineSource, isUnreadable, pollRate, type FoundCertificate, type UnreadableItem } from '../contracts/source';
import { awsOptions, awsSourceSettings, configurationOf, type AwsPlace, type AwsSourceSettings } from './aws-account';
import { withoutPath } from './certificate-names.rules';
import { isSameCertificate, ServerCertificates, type ServerCertificate, type ServerCertificateEntry } from './server-certificates';

/** Server certificates of IAM at one path. */
export const awsSource = defineSource({
  slug: 'aws-source',
  title: 'AWS',
  description: 'Finds the server certificates in IAM of an AWS account.',
  options: z.object({ ...awsOptions, pollRate: pollRate() }),
  settings: awsSourceSettings,
  configuration: configurationOf,

  async *certificates(options, context) {
    const account = new ServerCertificates(options, context);
    let found = 0;
    let failure: DomainError | null = null;
    for await (const entry of entries(account, options)) {
      if (isUnreadable(entry)) {
        yield entry;
        continue;
      }
      try {
        const item = await read(account, entry, context);
        if (item) yield item;
        found++;
      } catch (error) {
        if (!(error instanceof DomainError)) throw error;
        failure = error;
        yield { unreadable: entry.name, because: error.message };
      }
    }
    if (failure && !found) throw failure;
  },

  async certificateByName(name, options, context) {
    const there = await new ServerCertificates(options, context).find(withoutPath(name));
    const item = there && asFound(there);
    return item && !isUnreadable(item) ? item : null;
  },

  async clean({ name, certificatePem }, options, context) {
    const account = new ServerCertificates(options, context);
    const there = await account.find(withoutPath(name));
    if (there?.path === options.path && isSameCertificate(there.body, certificatePem)) await account.remove(there.name);
  },
});

async function* entries(account: ServerCertificates, { path }: AwsPlace): AsyncGenerator<ServerCertificateEntry | UnreadableItem> {
  let page = await account.page(path);
  yield* page.entries;
  while (page.next !== undefined) {
    try {
      page = await account.page(path, page.next);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      yield { unreadable: null, because: error.message };
      return;
    }
    yield* page.entries;
  }
}

/** Null: it went away meanwhile, or has a tag to be ignored. */
async function read(
  account: ServerCertificates,
  { name }: ServerCertificateEntry,
  { settings, log }: PluginContext<AwsSourceSettings>,
): Promise<FoundCertificate | UnreadableItem | null> {
  const there = await account.find(name);
  if (!there) return null;
  if (settings.ignoredTags.length) {
    const keys = await account.tagKeys(name).catch((error: unknown) => {
      if (!(error instanceof DomainError)) throw error;
      // Better one too many than one that nobody watches.
      log.warn('Tags of a server certificate cannot be read', { name, because: error.message });
      return [];
    });
    if (keys.some((key) => settings.ignoredTags.includes(key))) return null;
  }
  return asFound(there);
}

function asFound({ name, arn, body, chain }: ServerCertificate): FoundCertificate | UnreadableItem {
  const [certificatePem, ...others] = splitPem(body);
  if (certificatePem === undefined) return { unreadable: name, because: 'There is no certificate in it.' };
  return { name, certificatePem, chainPem: [...others, ...splitPem(chain)].join(''), externalId: arn };
}
