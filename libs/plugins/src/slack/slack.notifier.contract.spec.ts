import { describe, expect, it } from 'vitest';
import { parseOptions } from '../contracts/parse-options';
import { testContext } from '../testing/context';
import { certificateFacts, describeNotifier, everyMessage } from '../testing/notifier.contract';
import { slackNotifier } from './slack.notifier';

const webhook = 'https://hooks.slack.com/services/T0/B0/very-secret';
const given = { interval: 21, unit: 'days', webhook, username: 'Lemur', recipients: '#web-team, @ann' };

/** Takes messages for every channel but one. */
function fakeSlack() {
  const posts: { url: string; type: string | null; body: any }[] = [];
  const answer: typeof fetch = (input, init = {}) => {
    const body = JSON.parse(init.body as string);
    if (body.channel === '#archived') return Promise.resolve(new Response('channel_is_archived', { status: 410 }));
    posts.push({ url: input instanceof URL ? input.href : '', type: new Headers(init.headers).get('content-type'), body });
    return Promise.resolve(new Response('ok'));
  };
  return { posts, answer };
}

describeNotifier(
  slackNotifier,
  () => {
    const { posts, answer } = fakeSlack();
    return {
      options: given,
      context: testContext({ fetch: answer, settings: { webhook, hosts: [] } }),
      reachable: ['#web-team', '@ann'],
      unreachable: '#archived',
      arrivedAt: (channel) =>
        posts.splice(0).flatMap((post, _, all) => (post.body.channel === channel ? [JSON.stringify(post.body)] : (void posts.push(post), void all, []))),
    };
  },
  given,
);

describe('Slack', () => {
  const options = parseOptions(slackNotifier, given);
  const [expiration] = everyMessage(new Date('2026-05-04T12:00:00Z'));
  const send = async (settings: { webhook?: string; hosts: string[] }, change = {}) => {
    const slack = fakeSlack();
    const context = testContext({ fetch: slack.answer, settings });
    const deliveries = expiration ? await slackNotifier.send(expiration, ['#web-team'], { ...options, ...change }, context) : [];
    return { deliveries, posts: slack.posts };
  };

  it('gets a list of attachments as JSON, one for each certificate', async () => {
    const { posts } = await send({ hosts: [] });
    expect(posts).toMatchObject([
      {
        url: webhook,
        type: 'application/json',
        body: {
          text: 'Lemur Expiration Notification',
          channel: '#web-team',
          username: 'Lemur',
          attachments: [
            {
              title: certificateFacts(new Date()).name,
              color: 'danger',
              fields: [
                { title: 'Owner', short: true },
                { title: 'Expires', value: 'Saturday, 16 May 2026' },
                { title: 'Endpoints Detected', value: '1' },
              ],
              mrkdwn_in: ['text'],
            },
          ],
        },
      },
    ]);
  });

  it('is called at its own host and at those that the installation names, and nowhere else', async () => {
    const elsewhere = { webhook: 'https://chat.example.com/hooks/x' };
    await expect(send({ hosts: [] }, elsewhere)).rejects.toMatchObject({ kind: 'invalid', code: 'slack.host' });
    expect((await send({ hosts: ['chat.example.com'] }, elsewhere)).posts).toHaveLength(1);
  });

  it('keeps its address, which is a credential, out of what it says of a failure', async () => {
    const context = testContext({ fetch: () => Promise.reject(new TypeError(`fetch failed ${webhook}`)), settings: { hosts: [] } });
    const [delivery] = expiration ? await slackNotifier.send(expiration, ['#web-team'], options, context) : [];
    expect(delivery).toMatchObject({ sent: false });
    expect(JSON.stringify(delivery)).not.toContain('very-secret');
  });

  it('shows no more than people read, and says that there are more', async () => {
    const slack = fakeSlack();
    const certificates = Array.from({ length: 60 }, () => certificateFacts(new Date()));
    await slackNotifier.send({ event: 'expiration', certificates }, ['#web-team'], options, testContext({ fetch: slack.answer, settings: { hosts: [] } }));
    expect(slack.posts[0]?.body).toMatchObject({ text: 'Lemur Expiration Notification (and 10 more)' });
    expect(slack.posts[0]?.body.attachments).toHaveLength(50);
  });
});
