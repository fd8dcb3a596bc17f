import { createTransport } from 'nodemailer';
import { sendersAtOnce } from '../contracts/notifier';
import { messageOf, type Transport } from './mail';
import type { EmailSettings } from './settings';

const CONNECT_MS = 10_000;
const SILENCE_MS = 30_000;

/** As many connections as mails are sent side by side, kept until it is closed. */
export function openSmtp(settings: EmailSettings): Transport {
  const tlsRequired = settings.useTls ?? Boolean(settings.username);
  const transport = createTransport({
    pool: true,
    maxConnections: sendersAtOnce,
    maxMessages: settings.mailsPerConnection ?? Infinity,
    host: settings.host ?? 'localhost',
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
  return {
    async send(mail) {
      const { messageId } = await transport.sendMail(messageOf(mail, settings.from));
      return { messageId };
    },
    whyNothingCanBeSent,
    close: () => transport.close(),
  };
}

const serverTrouble = new Set(['ECONNECTION', 'ETIMEDOUT', 'ESOCKET', 'EDNS', 'EAUTH', 'ENOAUTH', 'EOAUTH2', 'ETLS', 'ECONNREFUSED', 'EPROXY']);

function whyNothingCanBeSent(error: unknown): string | null {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return error instanceof Error && serverTrouble.has(code) ? error.message : null;
}
