import { beforeEach, describe, expect, it } from 'vitest';
import { checkOptions, parseOptions } from '../contracts/parse-options';
import { fakeAwsMessages, type FakeAwsMessages } from '../testing/fake-aws-messages';
import { testContext } from '../testing/context';
import { certificateFacts, describeNotifier } from '../testing/notifier.contract';
import { snsNotifier } from './sns.notifier';

const given = { interval: 21, unit: 'days', accountNumber: '123456789012', region: 'eu-west-1', topicName: 'certificates' };
const options = parseOptions(snsNotifier, { ...given, interval: 3, unit: 'weeks' });
const arnOf = (topic: string) => `arn:aws:sns:eu-west-1:123456789012:${topic}`;

let aws: FakeAwsMessages;
beforeEach(() => void (aws = fakeAwsMessages()));
const contextFor = (change: Record<string, unknown> = {}) =>
  testContext({ settings: snsNotifier.settings.parse({ ...aws.keys, ...change }), fetch: aws.fetch });

describeNotifier(
  snsNotifier,
  () => {
    aws.refuse = (form) => (form.get('TopicArn') === arnOf('gone') ? { status: 404, code: 'NotFound', message: 'Topic does not exist' } : undefined);
    return {
      options: given,
      context: contextFor(),
      reachable: ['certificates', 'other-topic'],
      unreachable: 'gone',
      arrivedAt(topic) {
        const found = aws.calls.filter(({ form }) => form.get('TopicArn') === arnOf(topic));
        for (const call of found) aws.calls.splice(aws.calls.indexOf(call), 1);
        return found.map(({ form }) => form.get('Message') ?? '');
      },
    };
  },
  given,
  { unasked: 'its topic is in the options of a notification' },
);

describe('SNS', () => {
  const now = new Date('2026-05-04T12:00:00Z');
  const two = { event: 'expiration', certificates: [certificateFacts(now), certificateFacts(now, { id: 18, name: 'other' })] } as const;

  it('gets one notification for each certificate, as JSON with the names that subscribers know', async () => {
    expect(await snsNotifier.send(two, snsNotifier.recipients(options), options, contextFor())).toEqual([
      { recipient: 'certificates', sent: true, messageId: '000002' },
    ]);
    expect(aws.calls.map(({ host, action, form }) => [host, action, form.get('TopicArn'), form.get('Subject')])).toEqual(
      [1, 2].map(() => ['sns.eu-west-1.amazonaws.com', 'Publish', arnOf('certificates'), 'Lemur: Expiration Notification']),
    );
    expect(JSON.parse(aws.calls[0]?.form.get('Message') ?? '')).toEqual({
      notification_type: 'expiration',
      certificate_name: certificateFacts(now).name,
      expires: '2026-05-16T12:00:00',
      issuer: 'Example',
      id: 17,
      endpoints_detected: 1,
      owner: 'web-team@example.com',
      details: certificateFacts(now).url,
      notification_interval_days: 21,
    });
  });

  it('names the topic in the partition of the installation', async () => {
    await snsNotifier.send(two, ['certificates'], { ...options, region: 'cn-north-1' }, contextFor({ partition: 'aws-cn' }));
    expect(aws.calls[0]).toMatchObject({ host: 'sns.cn-north-1.amazonaws.com.cn' });
    expect(aws.calls[0]?.form.get('TopicArn')).toBe('arn:aws-cn:sns:cn-north-1:123456789012:certificates');
  });

  it('tells how far it came, and what to do, when a notification is refused', async () => {
    aws.refuse = (form) => (form.get('Message')?.includes('"other"') ? { status: 403, code: 'AuthorizationError', message: 'Not authorized.' } : undefined);
    expect(await snsNotifier.send(two, ['certificates'], options, contextFor())).toEqual([
      {
        recipient: 'certificates',
        sent: false,
        because: expect.stringMatching(
          /^1 of 2 were published; then: .*403 AuthorizationError: Not authorized\. The access key needs the right sns:Publish/,
        ) as string,
      },
    ]);
  });

  it('cannot say what no notification asked for', async () => {
    await expect(snsNotifier.send(two, ['certificates'], null, contextFor())).rejects.toMatchObject({ kind: 'invalid', code: 'sns.no-topic' });
  });

  it.each([
    ['accountNumber', '12345'],
    ['region', 'Europe'],
    ['topicName', 'no spaces'],
    ['topicName', ''],
  ])('refuses the %s "%s"', (name, value) => {
    expect(checkOptions(snsNotifier, { ...given, [name]: value })).toMatchObject({ fit: false, reasons: { [name]: expect.stringMatching(/\S/) as string } });
  });
});
