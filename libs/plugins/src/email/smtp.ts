import { createTransport } from 'nodemailer';
import { z } from 'zod';

const flag = () => z.union([z.boolean(), z.stringbool()]);

/** Names and meanings as installations have them. Without a server and a sender the plugin counts as not configured. */
export const emailSettings = z.object({
  from: z
    .string()
    .trim()
    .regex(/^[^\s@,<>"]+@[^\s@,<>"]+$/, 'is not an e-mail address')
    .meta({ key: 'LEMUR_EMAIL', aliases: ['LEMUR_MAIL'], description: 'Address that mail comes from.', example: 'lemur@example.com' }),
  transport: z.enum(['smtp', 'ses']).default('smtp').meta({ key: 'LEMUR_EMAIL_SENDER', description: 'How mail is sent: smtp.' }),
  host: z.string().trim().min(1).meta({ key: 'MAIL_SERVER', description: 'SMTP server.', example: 'smtp.example.com' }),
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
});

export type EmailSettings = z.output<typeof emailSettings>;

export interface Mail {
  readonly recipient: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly date: Date;
}

export interface Transport {
  /** @throws Error as nodemailer makes it, when the server cannot be reached or does not take the mail */
  send(mail: Mail): Promise<{ messageId: string }>;
  close(): void;
}

const CONNECT_MS = 10_000;
const SILENCE_MS = 30_000;

/** One connection, kept for all mails of a message. */
export function openTransport(settings: EmailSettings): Transport {
  const tlsRequired = settings.useTls ?? Boolean(settings.username);
  const transport = createTransport({
    pool: true,
    maxConnections: 1,
    host: settings.host,
    port: settings.port ?? (settings.useSsl ? 465 : 25),
    secure: settings.useSsl,
    requireTLS: !settings.useSsl && tlsRequired,
    ignoreTLS: settings.useTls === false,
    // Without a demand for TLS an unverified connection still is better than an open one (RFC 7435).
    tls: { rejectUnauthorized: settings.useSsl || tlsRequired },
    auth: settings.username ? { user: settings.username, pass: settings.password ?? '' } : undefined,
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: SILENCE_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const domain = settings.from.split('@')[1] ?? '';
  return {
    async send({ recipient, subject, text, html, date }) {
      const { messageId } = await transport.sendMail({
        from: { name: 'Lemur', address: settings.from },
        // As an object, so that it stays one address whatever stands in it.
        to: { name: '', address: recipient },
        subject,
        text,
        html,
        date,
        // Sent by a program (RFC 3834), so that nobody's out-of-office answers it; the list is for people's filters (RFC 2919).
        headers: { 'Auto-Submitted': 'auto-generated' },
        list: { id: { url: `lemur-notifications.${domain}`, comment: 'Lemur notifications' } },
      });
      return { messageId };
    },
    close: () => transport.close(),
  };
}

const serverTrouble = new Set(['ECONNECTION', 'ETIMEDOUT', 'ESOCKET', 'EDNS', 'EAUTH', 'ENOAUTH', 'EOAUTH2', 'ETLS', 'ECONNREFUSED', 'EPROXY']);

/** The reason, when no mail to anybody would go through after this error; null when it concerned one recipient. */
export function whyNothingCanBeSent(error: unknown): string | null {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return error instanceof Error && serverTrouble.has(code) ? error.message : null;
}
