import { z } from 'zod';

/** The access key of this installation, by the names of AWS's own tools. */
export const awsKeySettings = {
  accessKeyId: z
    .string()
    .regex(/^[A-Za-z0-9_]{8,128}$/, 'is no access key id')
    .meta({ key: 'AWS_ACCESS_KEY_ID', description: 'Id of the access key that calls AWS, and assumes a role in each AWS account.', example: 'AKIA…' }),
  secretAccessKey: z.string().min(1).meta({ key: 'AWS_SECRET_ACCESS_KEY', description: 'The secret part of that access key.', secret: true }),
  sessionToken: z
    .string()
    .regex(/^[\x21-\x7e]+$/, 'is no token')
    .optional()
    .meta({ key: 'AWS_SESSION_TOKEN', description: 'Goes with an access key that lasts for a while only.', secret: true }),
};

export const awsPartition = z
  .enum(['aws', 'aws-us-gov', 'aws-cn'])
  .default('aws')
  .meta({ key: 'LEMUR_AWS_PARTITION', description: 'Partition of AWS that the accounts are in.' });
export type AwsPartition = z.output<typeof awsPartition>;

/** Such as eu-west-1 or us-gov-west-1. */
export const awsRegionPattern = /^[a-z]{2}(-[a-z]+)+-\d$/;

/** Which partition a region is in; its name tells. */
export const partitionOfRegion = (region: string): AwsPartition => (region.startsWith('cn-') ? 'aws-cn' : region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws');

/** What the names of a partition's hosts end in. */
export const awsHostSuffix = (partition: AwsPartition): string => (partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com');
