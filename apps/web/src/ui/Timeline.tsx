import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Time } from './Time';

export interface Happening {
  readonly key: string | number;
  readonly at: string;
  readonly icon: ReactNode;
  readonly what: ReactNode;
  readonly who?: ReactNode;
}

/** What happened, the latest first. */
export function Timeline({ happenings }: { happenings: readonly Happening[] }) {
  return (
    <ol className="timeline">
      {happenings.map(({ key, at, icon, what, who }) => (
        <li key={key}>
          <span className="timeline-icon" aria-hidden>
            {icon}
          </span>
          <div>
            <Text size="sm" fw={550}>
              {what}
            </Text>
            <Text size="sm" c="dimmed" component="div">
              {who} {who ? '· ' : ''}
              <Time at={at} />
            </Text>
          </div>
        </li>
      ))}
    </ol>
  );
}
