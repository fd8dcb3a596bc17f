import { z } from 'zod';
import { refusalInWords } from '../contracts/aws-query';
import { certificateIdsIn } from '../contracts/message';
import { checkInterval, defineNotifier, expiryOptions, type Delivery, type Sender } from '../contracts/notifier';
import type { PluginContext } from '../contracts/plugin';
import { isEmailAddress, splitAddresses } from './addresses';
import { letterFor } from './letters';
import { htmlOf } from './letter-html';
import { textOf } from './letter-text';
import { openSes } from './ses';
import { emailConfiguration, emailSettings, transportOf, type EmailSettings } from './settings';
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

  async send(message, recipients, options, context) {
    const sender = openSender(context);
    try {
      return await sender.send(message, recipients, options);
    } finally {
      sender.close();
    }
  },

  open: openSender,
});

/** One trouble with the server ends a message, since its other recipients come a moment later; so many in a row end a whole run. */
const mostTroubles = 5;

function openSender(context: PluginContext<EmailSettings>): Sender<unknown> {
  const transport = transportOf(context.settings) === 'ses' ? openSes(context) : openSmtp(context.settings);
  let troublesInARow = 0;
  let lastTrouble: string | null = null;
  const abort = () => transport.close();
  context.signal.addEventListener('abort', abort);
  return {
    async send(message, recipients) {
      // Once the server itself is out of reach or refuses us, the next recipient would only wait for the same.
      let nothingCanBeSent = troublesInARow < mostTroubles ? null : lastTrouble;
      const letter = letterFor(message, context.now());
      const mail = { subject: letter.subject, text: textOf(letter), html: htmlOf(letter), date: context.now() };
      const deliveries: Delivery[] = [];
      for (const recipient of splitAddresses(recipients.join(','))) {
        const refusal = context.signal.aborted ? 'The time for this run was over.' : nothingCanBeSent;
        if (refusal !== null || !isEmailAddress(recipient)) {
          deliveries.push({ recipient, sent: false, because: refusal ?? `"${recipient}" is not an e-mail address.` });
          continue;
        }
        try {
          const { messageId } = await transport.send({ ...mail, recipient });
          troublesInARow = 0;
          context.log.info('Mail sent', { event: message.event, recipient, messageId, certificateIds: certificateIdsIn(message) });
          deliveries.push({ recipient, sent: true, messageId });
        } catch (error) {
          const because = refusalInWords(error);
          context.log.warn('Mail not sent', { event: message.event, recipient, because });
          nothingCanBeSent = transport.whyNothingCanBeSent(error);
          if (nothingCanBeSent !== null) [troublesInARow, lastTrouble] = [troublesInARow + 1, nothingCanBeSent];
          deliveries.push({ recipient, sent: false, because });
        }
      }
      return deliveries;
    },
    close() {
      context.signal.removeEventListener('abort', abort);
      transport.close();
    },
  };
}
