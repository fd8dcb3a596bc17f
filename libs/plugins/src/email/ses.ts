import { DomainError } from '@app/errors';
import { createTransport } from 'nodemailer';
import { awsCode, callAws, refusalInWords, type QueryEndpoint } from '../contracts/aws-query';
import { awsHostSuffix, partitionOfRegion } from '../contracts/aws-settings';
import { elementAt, textAt } from '../contracts/aws-xml';
import type { PluginContext } from '../contracts/plugin';
import { messageOf, type Transport } from './mail';
import type { EmailSettings } from './settings';

type SesContext = Pick<PluginContext<EmailSettings>, 'settings' | 'fetch' | 'signal' | 'now'>;

const endpointIn = (region: string): QueryEndpoint => ({
  host: `email.${region}.${awsHostSuffix(partitionOfRegion(region))}`,
  region,
  service: 'ses',
  version: '2010-12-01',
});

const hints = {
  AccessDenied: 'The access key needs the right ses:SendRawEmail.',
  MessageRejected: 'SES must have verified the address of LEMUR_EMAIL; in its sandbox the recipient’s too.',
  MailFromDomainNotVerifiedException: 'See the MAIL FROM domain of this identity in SES.',
  InvalidParameterValue: 'See LEMUR_EMAIL and LEMUR_SES_SOURCE_ARN.',
  Throttling: 'Have AWS raise the quota of SES; what is unsent is kept.',
};

/** Refusals of single mails; after any other one the next recipient would only be told the same. */
const ofOneRecipient = new Set(['MessageRejected', 'InvalidParameterValue']);

/** Amazon's service, called with the access key of this installation. SES writes a Message-ID of its own into the mail; its first part is what we answer. */
export function openSes({ settings, ...outside }: SesContext): Transport {
  const { accessKeyId = '', secretAccessKey = '', sessionToken } = settings;
  const writer = createTransport({ streamTransport: true, buffer: true, newline: 'windows', disableFileAccess: true, disableUrlAccess: true });
  return {
    async send(mail) {
      const { message } = await writer.sendMail(messageOf(mail, settings.from));
      if (!Buffer.isBuffer(message)) throw new TypeError('The message was not written into memory.');
      const parameters = {
        Source: settings.from,
        'Destinations.member.1': mail.recipient,
        'RawMessage.Data': message.toString('base64'),
        ...(settings.sesSourceArn === undefined ? {} : { SourceArn: settings.sesSourceArn }),
      };
      const credentials = { accessKeyId, secretAccessKey, sessionToken };
      const answer = await callAws({ endpoint: endpointIn(settings.sesRegion), action: 'SendRawEmail', parameters, credentials, hints }, outside);
      const messageId = textAt(elementAt(answer, 'SendRawEmailResult') ?? answer, 'MessageId');
      if (!messageId) throw new DomainError('upstream', 'aws.not-understood', 'SES answered something that is not the id of a message.');
      return { messageId };
    },
    whyNothingCanBeSent: (error) => (error instanceof DomainError && !ofOneRecipient.has(awsCode(error) ?? '') ? refusalInWords(error) : null),
    close: () => writer.close(),
  };
}
