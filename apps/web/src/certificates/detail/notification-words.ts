interface Named {
  readonly label: string;
  readonly description: string | null;
  readonly options: readonly { readonly name: string; readonly value?: unknown }[];
  readonly plugin: { readonly title: string };
}

/** "30 days before, to web@example.com", as far as the options say so. */
export function notificationInWords(notification: Named): string {
  const value = (name: string) => {
    const found = notification.options.find((option) => option.name === name)?.value;
    return typeof found === 'string' || typeof found === 'number' ? String(found) : '';
  };
  const interval = value('interval');
  if (!interval) return notification.description || notification.label;
  const unit = value('unit') || 'days';
  const time = `${interval} ${interval === '1' ? unit.replace(/s$/, '') : unit} before`;
  const recipients = value('recipients')
    .split(',')
    .map((recipient) => recipient.trim())
    .filter(Boolean)
    .join(', ');
  return recipients ? `${time}, to ${recipients}` : `${time}, by ${notification.plugin.title}`;
}
