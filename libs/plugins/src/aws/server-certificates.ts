import { parseCertificate } from '@app/crypto';
import { DomainError } from '@app/errors';
import { awsCode, callAws } from '../contracts/aws-query';
import type { AwsCredentials } from '../contracts/aws-signature';
import { elementAt, textAt, type XmlElement } from '../contracts/aws-xml';
import type { PluginContext } from '../contracts/plugin';
import { iamEndpoint, stsEndpoint, type AwsPlace, type AwsSettings } from './aws-account';

export interface ServerCertificateEntry {
  readonly name: string;
  readonly path: string;
  readonly arn: string;
}

export interface ServerCertificate extends ServerCertificateEntry {
  readonly body: string;
  /** Empty when there is none. */
  readonly chain: string;
}

const sessionName = 'lemur';
/** A session is left this long before its end. */
const marginMs = 5 * 60_000;

/** The server certificates that IAM keeps for one account, in a role of that account. */
export class ServerCertificates {
  private session: { credentials: AwsCredentials; endsAt: number } | null = null;

  constructor(
    private readonly place: Pick<AwsPlace, 'accountNumber'>,
    private readonly context: Pick<PluginContext<AwsSettings>, 'settings' | 'fetch' | 'signal' | 'now'>,
  ) {}

  /** One page of those at exactly this path; `next` is the marker of the page after it. */
  async page(path: string, marker?: string): Promise<{ entries: ServerCertificateEntry[]; next: string | undefined }> {
    const answer = await this.call('ListServerCertificates', { PathPrefix: path, ...(marker === undefined ? {} : { Marker: marker }) });
    const result = elementAt(answer, 'ListServerCertificatesResult');
    const list = result && elementAt(result, 'ServerCertificateMetadataList');
    if (!result || !list) throw notUnderstood('a list of server certificates');
    const next = textAt(result, 'IsTruncated') === 'true' ? textAt(result, 'Marker') : undefined;
    if (next !== undefined && (next === '' || next === marker)) throw notUnderstood('a list of server certificates, but the same page again');
    return { entries: list.children.map(entryIn).filter((entry) => entry.path === path), next };
  }

  /** Null when there is none of this name. */
  async find(name: string): Promise<ServerCertificate | null> {
    try {
      const answer = await this.call('GetServerCertificate', { ServerCertificateName: name });
      const found = elementAt(answer, 'GetServerCertificateResult', 'ServerCertificate');
      const metadata = found && elementAt(found, 'ServerCertificateMetadata');
      if (!found || !metadata) throw notUnderstood('a server certificate');
      return { ...entryIn(metadata), body: textAt(found, 'CertificateBody') ?? '', chain: textAt(found, 'CertificateChain') ?? '' };
    } catch (error) {
      if (awsCode(error) === 'NoSuchEntity') return null;
      throw error;
    }
  }

  async tagKeys(name: string): Promise<string[]> {
    const answer = await this.call('ListServerCertificateTags', { ServerCertificateName: name });
    const tags = elementAt(answer, 'ListServerCertificateTagsResult', 'Tags')?.children ?? [];
    return tags.flatMap((tag) => textAt(tag, 'Key') ?? []);
  }

  /** @returns false when the name is taken, by whatever certificate */
  async upload(entry: { name: string; path: string; body: string; chain: string; privateKeyPem: string }): Promise<boolean> {
    try {
      await this.call('UploadServerCertificate', {
        Path: entry.path,
        ServerCertificateName: entry.name,
        CertificateBody: entry.body,
        PrivateKey: entry.privateKeyPem,
        ...(entry.chain.trim() ? { CertificateChain: entry.chain } : {}),
      });
      return true;
    } catch (error) {
      if (awsCode(error) === 'EntityAlreadyExists') return false;
      throw error;
    }
  }

  /** One that is not there is removed already. */
  async remove(name: string): Promise<void> {
    try {
      await this.call('DeleteServerCertificate', { ServerCertificateName: name });
    } catch (error) {
      if (awsCode(error) !== 'NoSuchEntity') throw error;
    }
  }

  private async call(action: string, parameters: Readonly<Record<string, string>>): Promise<XmlElement> {
    const credentials = await this.credentials();
    return callAws({ endpoint: iamEndpoint(this.context.settings), action, parameters, credentials }, this.context);
  }

  /** Of the role in the account, for as many calls as they last. */
  private async credentials(): Promise<AwsCredentials> {
    if (this.session && this.session.endsAt - marginMs > this.context.now().getTime()) return this.session.credentials;
    const { settings } = this.context;
    const RoleArn = `arn:${settings.partition}:iam::${this.place.accountNumber}:role/${settings.instanceProfile}`;
    const parameters = { RoleArn, RoleSessionName: sessionName };
    const answer = await callAws({ endpoint: stsEndpoint(settings), action: 'AssumeRole', parameters, credentials: settings }, this.context);
    const given = elementAt(answer, 'AssumeRoleResult', 'Credentials');
    const [accessKeyId, secretAccessKey, sessionToken, end] = ['AccessKeyId', 'SecretAccessKey', 'SessionToken', 'Expiration'].map(
      (name) => given && textAt(given, name),
    );
    const endsAt = Date.parse(end ?? '');
    if (!accessKeyId || !secretAccessKey || !sessionToken || Number.isNaN(endsAt)) throw notUnderstood('credentials of a role');
    this.session = { credentials: { accessKeyId, secretAccessKey, sessionToken }, endsAt };
    return this.session.credentials;
  }
}

function entryIn(metadata: XmlElement): ServerCertificateEntry {
  const [name, path, arn] = ['ServerCertificateName', 'Path', 'Arn'].map((one) => textAt(metadata, one));
  if (!name || !path || !arn) throw notUnderstood('a server certificate with name, path and ARN');
  return { name, path, arn };
}

const notUnderstood = (what: string) => new DomainError('upstream', 'aws.not-understood', `AWS answered something that is not ${what}.`);

/** By their fingerprints: AWS may write a PEM in another way. What cannot be read is no certificate's equal. */
export function isSameCertificate(one: string, other: string): boolean {
  try {
    return parseCertificate(one).sha256 === parseCertificate(other).sha256;
  } catch {
    return false;
  }
}
