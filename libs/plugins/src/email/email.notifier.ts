import { z } from 'zod';
import { refusalInWords } from '../contracts/aws-query';
import { certificateIdsIn } from '../contracts/message';
import { checkInterval, defineNotifier, expiryOptions, type Delivery } from '../contracts/notifier';
import { isEmailAddress, splitAddresses } from './addresses';
import { letterFor } from './letters';
import { htmlOf } from './letter-html';
import { textOf } from './letter-text';
import { openSes } from './ses';
import { emailConfiguration, emailSettings, transportOf } from './settings';
import { openSmtp } from './smtp';

/** One message for each recipient, as HTML and as text. */
export const emailNotifier = defineNotifier({
  slug: 'email-notification',
  title: 'Email',
  description: 'Mail by SMTP or Amazon SES, as HTML and text, to each recipient alone.',
  options: z
    .object({
      ...expiryOptions,
      recipients: z
        .string()
        .describe('E-mail addresses, separated by commas')
        .superRefine((text, context) => {
          const addresses = splitAddresses(text);
          for (const address of addresses.filter((one) => !isEmailAddress(one))) context.addIssue(`"${address}" is not an e-mail address.`);
          if (!addresses.length) context.addIssue('Name at least one e-mail address.');
        }),
    })
    .superRefine(checkInterval),
  settings: emailSettings,

  configuration: emailConfiguration,

  recipients: (options) => splitAddresses(options.recipients),

  async send(message, recipients, _options, context) {
    const letter = letterFor(message, context.now());
    const [text, html] = [textOf(letter), htmlOf(letter)];
    const transport = transportOf(context.settings) === 'ses' ? openSes(context) : openSmtp(context.settings);
    const deliveries: Delivery[] = [];
    // Once the server itself is out of reach or refuses us, the next recipient would only wait for the same.
    let nothingCanBeSent: string | null = null;
    const abort = () => transport.close();
    context.signal.addEventListener('abort', abort);
    try {
      for (const recipient of splitAddresses(recipients.join(','))) {
        const refusal = context.signal.aborted ? 'The time for this run was over.' : nothingCanBeSent;
        if (refusal !== null || !isEmailAddress(recipient)) {
          deliveries.push({ recipient, sent: false, because: refusal ?? `"${recipient}" is not an e-mail address.` });
          continue;
        }
        try {
          const { messageId } = await transport.send({ recipient, subject: letter.subject, text, html, date: context.now() });
          context.log.info('Mail sent', { event: message.event, recipient, messageId, certificateIds: certificateIdsIn(message) });
          deliveries.push({ recipient, sent: true, messageId });
        } catch (error) {
          const because = refusalInWords(error);
          context.log.warn('Mail not sent', { event: message.event, recipient, because });
          nothingCanBeSent = transport.whyNothingCanBeSent(error);
          deliveries.push({ recipient, sent: false, because });
        }
      }
    } finally {
      context.signal.removeEventListener('abort', abort);
      transport.close();
    }
    return deliveries;
  },
});
