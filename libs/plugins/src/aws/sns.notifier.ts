import { DomainError } from '@app/errors';
import { z } from 'zod';
import { callAws, refusalInWords, type QueryEndpoint } from '../contracts/aws-query';
import { awsHostSuffix, awsKeySettings, awsPartition, awsRegionPattern, partitionOfRegion, type AwsPartition } from '../contracts/aws-settings';
import { elementAt, textAt } from '../contracts/aws-xml';
import { channelOptions, checkInterval, defineNotifier, expiryOptions, intervalDays, type Delivery } from '../contracts/notifier';
import { accountNumber } from './aws-account';
import { snsMessages } from './sns-message';

const topicName = /^[A-Za-z0-9_-]{1,256}$/;

const endpointIn = (region: string): QueryEndpoint => ({
  host: `sns.${region}.${awsHostSuffix(partitionOfRegion(region))}`,
  region,
  service: 'sns',
  version: '2010-03-31',
});

const hints = {
  AuthorizationError: 'The access key needs the right sns:Publish on this topic.',
  NotFound: 'See accountNumber, region and topicName of the notification.',
  KMSAccessDenied: 'The access key needs the right to use the key that the topic is encrypted with.',
};

/** One notification of a topic for each certificate, for programs that subscribe to it. */
export const snsNotifier = defineNotifier({
  slug: 'aws-sns',
  title: 'AWS SNS',
  description: 'Notifications of an Amazon SNS topic, one for each certificate, as JSON.',
  options: z
    .object({
      ...expiryOptions,
      accountNumber: accountNumber.describe('Number of the AWS account that has the topic'),
      region: z.string().regex(awsRegionPattern, 'Write a region, such as eu-west-1.').describe('Region of the topic'),
      topicName: z.string().regex(topicName, 'Write 1 to 256 letters, digits, hyphens and underscores.').describe('Name of the topic'),
      ...channelOptions,
    })
    .superRefine(checkInterval),
  settings: z.object({ ...awsKeySettings, partition: awsPartition }),

  recipients: (options) => [options.topicName],

  async send(message, recipients, options, context) {
    if (!recipients.length) return [];
    if (options === null) {
      throw new DomainError('invalid', 'sns.no-topic', 'There is no topic for a message that no notification asked for.', {
        hint: 'Choose another plugin as LEMUR_DEFAULT_NOTIFICATION_PLUGIN.',
      });
    }
    const { partition, ...credentials } = context.settings;
    const messages = snsMessages(message, intervalDays(options));
    const deliveries: Delivery[] = [];
    for (const topic of new Set(recipients)) {
      const TopicArn = arnOf(partition, options, topic);
      let published = 0;
      let messageId = '';
      try {
        for (const { subject, body } of messages) {
          context.signal.throwIfAborted();
          const parameters = { TopicArn, Subject: subject, Message: JSON.stringify(body) };
          const answer = await callAws({ endpoint: endpointIn(options.region), action: 'Publish', parameters, credentials, hints }, context);
          messageId = textAt(elementAt(answer, 'PublishResult') ?? answer, 'MessageId') ?? '';
          published++;
        }
        deliveries.push({ recipient: topic, sent: true, messageId });
      } catch (error) {
        const some = published ? `${published} of ${messages.length} were published; then: ` : '';
        deliveries.push({ recipient: topic, sent: false, because: `${some}${refusalInWords(error)}` });
      }
    }
    return deliveries;
  },
});

const arnOf = (partition: AwsPartition, options: { accountNumber: string; region: string }, topic: string) =>
  `arn:${partition}:sns:${options.region}:${options.accountNumber}:${topic}`;
