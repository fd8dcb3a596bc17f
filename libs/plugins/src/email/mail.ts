import type { SendMailOptions } from 'nodemailer';

export interface Mail {
  readonly recipient: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly date: Date;
}

/** A way for mail to leave. */
export interface Transport {
  /** @throws Error when the mail is not taken */
  send(mail: Mail): Promise<{ messageId: string }>;
  /** The reason, when no mail to anybody would go through after this error of `send`; null when it concerned one recipient. */
  whyNothingCanBeSent(error: unknown): string | null;
  close(): void;
}

/** The message, the same whichever way it leaves. */
export function messageOf({ recipient, subject, text, html, date }: Mail, from: string): SendMailOptions {
  return {
    from: { name: 'Lemur', address: from },
    // As an object, so that it stays one address whatever stands in it.
    to: { name: '', address: recipient },
    subject,
    text,
    html,
    date,
    // Sent by a program (RFC 3834), so that nobody's out-of-office answers it; the list is for people's filters (RFC 2919).
    headers: { 'Auto-Submitted': 'auto-generated' },
    list: { id: { url: `lemur-notifications.${from.split('@')[1] ?? ''}`, comment: 'Lemur notifications' } },
  };
}
