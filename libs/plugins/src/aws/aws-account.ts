import { z } from 'zod';
import type { Configuration } from '../contracts/plugin';

/** What source and destination have in common. */
export const awsOptions = {
  accountNumber: z
    .string()
    .regex(/^\d{12}$/, 'Write the 12 digits of the account.')
    .describe('Number of the AWS account'),
  path: z
    .string()
    .max(512)
    .regex(/^\/([\x21-\x2e\x30-\x7e]+\/)*$/, 'Write "/", or a path that begins and ends with "/".')
    .default('/')
    .describe('IAM path of the certificates, exactly; /cloudfront/ for those of CloudFront'),
};

export interface AwsPlace {
  readonly accountNumber: string;
  readonly path: string;
}

/** A setting may be a JSON list of keys or of tags, or text with commas. */
const listed = (given: unknown): unknown => {
  const tags = typeof given === 'string' ? (given.trim().startsWith('[') ? parsed(given) : given.split(',').map((one) => one.trim()).filter(Boolean)) : given; // prettier-ignore
  return Array.isArray(tags) ? tags.map((tag: unknown) => (typeof tag === 'object' && tag !== null && 'Key' in tag ? tag.Key : tag)) : tags;
};

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** Names as AWS's own tools and installations have them. */
export const awsSettings = z.object({
  accessKeyId: z
    .string()
    .regex(/^[A-Za-z0-9_]{8,128}$/, 'is no access key id')
    .meta({ key: 'AWS_ACCESS_KEY_ID', description: 'Id of the access key that assumes a role in each AWS account.', example: 'AKIA…' }),
  secretAccessKey: z.string().min(1).meta({ key: 'AWS_SECRET_ACCESS_KEY', description: 'The secret part of that access key.', secret: true }),
  sessionToken: z
    .string()
    .regex(/^[\x21-\x7e]+$/, 'is no token')
    .optional()
    .meta({ key: 'AWS_SESSION_TOKEN', description: 'Goes with an access key that lasts for a while only.', secret: true }),
  region: z
    .string()
    .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'is no region')
    .default('us-east-1')
    .meta({ key: 'LEMUR_AWS_REGION', description: 'Region whose STS is asked for roles.', example: 'eu-west-1' }),
  partition: z
    .enum(['aws', 'aws-us-gov', 'aws-cn'])
    .default('aws')
    .meta({ key: 'LEMUR_AWS_PARTITION', description: 'Partition of AWS that the accounts are in.' }),
  instanceProfile: z
    .string()
    .regex(/^[A-Za-z0-9_+=,.@/-]{1,128}$/, 'is no name of a role')
    .default('Lemur')
    .meta({ key: 'LEMUR_INSTANCE_PROFILE', description: 'Role that is assumed in each AWS account.' }),
});
export type AwsSettings = z.output<typeof awsSettings>;

/** What the source takes beyond. */
export const awsSourceSettings = awsSettings.extend({
  ignoredTags: z
    .preprocess(listed, z.array(z.string().min(1)))
    .default([])
    .meta({ key: 'AWS_IAM_IGNORE_TAGS', description: 'Server certificates with a tag of one of these keys are left out.', example: 'managed-elsewhere' }),
});
export type AwsSourceSettings = z.output<typeof awsSourceSettings>;

/** Where IAM is, which has one endpoint for a whole partition, and how regions are called there. */
const partitions: Readonly<Record<AwsSettings['partition'], { iamHost: string; iamRegion: string; suffix: string; regions: RegExp }>> = {
  aws: { iamHost: 'iam.amazonaws.com', iamRegion: 'us-east-1', suffix: 'amazonaws.com', regions: /^(?!cn-|us-gov-)/ },
  'aws-us-gov': { iamHost: 'iam.us-gov.amazonaws.com', iamRegion: 'us-gov-west-1', suffix: 'amazonaws.com', regions: /^us-gov-/ },
  'aws-cn': { iamHost: 'iam.cn-north-1.amazonaws.com.cn', iamRegion: 'cn-north-1', suffix: 'amazonaws.com.cn', regions: /^cn-/ },
};

export const iamEndpoint = ({ partition }: Pick<AwsSettings, 'partition'>) => {
  const { iamHost: host, iamRegion: region } = partitions[partition];
  return { host, region, service: 'iam', version: '2010-05-08' };
};

export const stsEndpoint = ({ partition, region }: Pick<AwsSettings, 'partition' | 'region'>) => ({
  host: `sts.${region}.${partitions[partition].suffix}`,
  region,
  service: 'sts',
  version: '2011-06-15',
});

/** Missing keys are found by the host. */
export const configurationOf = ({ partition, region }: AwsSettings): Configuration =>
  partitions[partition].regions.test(region)
    ? { isConfigured: true }
    : { isConfigured: false, because: `LEMUR_AWS_REGION is ${region}, which is not in the partition ${partition} of LEMUR_AWS_PARTITION.` };
