import { Text } from '@mantine/core';
import type { ReactNode } from 'react';

/** A list of names and values, in one column on a small screen and two on a wide one. */
export const Facts = ({ children }: { children: ReactNode }) => <dl className="facts">{children}</dl>;

export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <Text component="dt" size="sm" c="dimmed">
        {name}
      </Text>
      <Text component="dd" size="sm" m={0} className="break-anywhere">
        {children}
      </Text>
    </div>
  );
}
