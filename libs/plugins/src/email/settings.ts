import { z } from 'zod';
import { awsKeySettings, awsRegionPattern } from '../contracts/aws-settings';
import type { Configuration } from '../contracts/plugin';

const flag = () => z.union([z.boolean(), z.stringbool()]);
const optional = <Schema extends z.ZodType>(schema: Schema) => schema.optional().meta(schema.meta() ?? {});

/** Names and meanings as installations have them. Without a sender the plugin counts as not configured. */
export const emailSettings = z.object({
  from: z
    .string()
    .trim()
    .regex(/^[^\s@,<>"]+@[^\s@,<>"]+$/, 'is not an e-mail address')
    .meta({ key: 'LEMUR_EMAIL', aliases: ['LEMUR_MAIL'], description: 'Address that mail comes from.', example: 'lemur@example.com' }),
  transport: z
    .string()
    .trim()
    .toLowerCase()
    .optional()
    .meta({ key: 'LEMUR_EMAIL_SENDER', description: 'How mail is sent: smtp, or ses for Amazon’s service. Unset: smtp where MAIL_SERVER is set, else ses.' }),
  host: z
    .string()
    .trim()
    .min(1)
    .optional()
    .meta({ key: 'MAIL_SERVER', description: 'SMTP server; unset: this machine, where LEMUR_EMAIL_SENDER is smtp.', example: 'smtp.example.com' }),
  port: z.coerce
    .number()
    .int()
    .min(1)
    .max(65_535)
    .optional()
    .meta({ key: 'MAIL_PORT', description: 'Its port; unset: 465 with MAIL_USE_SSL, else 25.', example: '587' }),
  useTls: flag().optional().meta({
    key: 'MAIL_USE_TLS',
    description:
      'STARTTLS. true: required, and the server must show a certificate that we trust; false: never; unset: required where there is a user name, else used where the server offers it.',
  }),
  useSsl: flag().default(false).meta({ key: 'MAIL_USE_SSL', description: 'TLS from the first byte, with a certificate that we trust.' }),
  username: z.string().optional().meta({ key: 'MAIL_USERNAME', description: 'User at the SMTP server.' }),
  password: z.string().optional().meta({ key: 'MAIL_PASSWORD', description: 'Password at the SMTP server.', secret: true }),
  mailsPerConnection: z.coerce.number().int().min(1).optional().meta({ key: 'MAIL_MAX_EMAILS', description: 'Mails over one connection; unset: all.' }),
  sesRegion: z
    .string()
    .regex(awsRegionPattern, 'is no region')
    .default('us-east-1')
    .meta({ key: 'LEMUR_SES_REGION', description: 'Region whose SES sends.', example: 'eu-west-1' }),
  sesSourceArn: z
    .string()
    .regex(/^arn:[a-z-]+:ses:[a-z0-9-]+:\d{12}:identity\/\S+$/, 'is no ARN of an identity of SES')
    .optional()
    .meta({ key: 'LEMUR_SES_SOURCE_ARN', description: 'Identity of another account that lets us send in its name.' }),
  accessKeyId: optional(awsKeySettings.accessKeyId),
  secretAccessKey: optional(awsKeySettings.secretAccessKey),
  sessionToken: awsKeySettings.sessionToken,
});

export type EmailSettings = z.output<typeof emailSettings>;

export const transportOf = ({ transport, host }: Pick<EmailSettings, 'transport' | 'host'>): string => transport ?? (host === undefined ? 'ses' : 'smtp');

/** Whether mail has a way out. */
export function emailConfiguration(settings: EmailSettings): Configuration {
  const transport = transportOf(settings);
  if (transport === 'smtp') return { isConfigured: true };
  if (transport !== 'ses') return { isConfigured: false, because: `LEMUR_EMAIL_SENDER is "${transport}", and mail is sent by "smtp" or "ses".` };
  if (settings.accessKeyId !== undefined && settings.secretAccessKey !== undefined) return { isConfigured: true };
  const because =
    settings.transport === undefined
      ? 'Neither MAIL_SERVER, to send by SMTP, nor AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, to send by SES, are set.'
      : 'AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not both set, which sending by SES needs.';
  return { isConfigured: false, because };
}
