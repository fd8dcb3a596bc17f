import type { ReactNode } from 'react';

export type Tone = 'good' | 'soon' | 'bad' | 'calm';

/** How something stands: icon and word, and colour last. */
export const Mark = ({
  tone,
  icon: Icon,
  children,
}: {
  tone: Tone;
  icon: (props: { size: number; 'aria-hidden': true }) => ReactNode;
  children: ReactNode;
}) => (
  <span className="status" data-tone={tone}>
    <Icon size={15} aria-hidden />
    {children}
  </span>
);
