import { z } from 'zod';
import { awsHostSuffix, awsKeySettings, awsPartition, awsRegionPattern, partitionOfRegion, type AwsPartition } from '../contracts/aws-settings';
import type { Configuration } from '../contracts/plugin';

export const accountNumber = z.string().regex(/^\d{12}$/, 'Write the 12 digits of the account.');

/** What source and destination have in common. */
export const awsOptions = {
  accountNumber: accountNumber.describe('Number of the AWS account'),
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
  ...awsKeySettings,
  region: z
    .string()
    .regex(awsRegionPattern, 'is no region')
    .default('us-east-1')
    .meta({ key: 'LEMUR_AWS_REGION', description: 'Region whose STS is asked for roles.', example: 'eu-west-1' }),
  partition: awsPartition,
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

/** Where IAM is, which has one endpoint for a whole partition. */
const iamOf: Readonly<Record<AwsPartition, { host: string; region: string }>> = {
  aws: { host: 'iam.amazonaws.com', region: 'us-east-1' },
  'aws-us-gov': { host: 'iam.us-gov.amazonaws.com', region: 'us-gov-west-1' },
  'aws-cn': { host: 'iam.cn-north-1.amazonaws.com.cn', region: 'cn-north-1' },
};

export const iamEndpoint = ({ partition }: Pick<AwsSettings, 'partition'>) => ({ ...iamOf[partition], service: 'iam', version: '2010-05-08' });

export const stsEndpoint = ({ partition, region }: Pick<AwsSettings, 'partition' | 'region'>) => ({
  host: `sts.${region}.${awsHostSuffix(partition)}`,
  region,
  service: 'sts',
  version: '2011-06-15',
});

/** Missing keys are found by the host. */
export const configurationOf = ({ partition, region }: AwsSettings): Configuration =>
  partitionOfRegion(region) === partition
    ? { isConfigured: true }
    : { isConfigured: false, because: `LEMUR_AWS_REGION is ${region}, which is not in the partition ${partition} of LEMUR_AWS_PARTITION.` };
