import { Collapse, Text, UnstyledButton } from '@mantine/core';
import { useId, useState, type ReactNode } from 'react';

/** Something that was chosen for the user: what, why, and the way to choose otherwise. */
export function Choice({
  title,
  value,
  why,
  children,
  opened: startsOpen = false,
}: {
  title: string;
  value: ReactNode;
  why: ReactNode;
  children: ReactNode;
  opened?: boolean;
}) {
  const [opened, setOpened] = useState(startsOpen);
  const id = useId();
  return (
    <div className="choice">
      <div className="choice-head">
        <Text size="sm" c="dimmed" className="choice-title">
          {title}
        </Text>
        <div className="grow-text">
          <Text size="sm" fw={570} className="break-anywhere" component="div">
            {value}
          </Text>
          <Text size="sm" c="dimmed">
            {why}
          </Text>
        </div>
        <UnstyledButton
          className="text-button"
          onClick={() => setOpened(!opened)}
          aria-expanded={opened}
          aria-controls={id}
          aria-label={`${opened ? 'Done with' : 'Change'} ${title.toLowerCase()}`}
        >
          {opened ? 'Done' : 'Change'}
        </UnstyledButton>
      </div>
      <Collapse expanded={opened} id={id}>
        <div className="choice-body">{children}</div>
      </Collapse>
    </div>
  );
}
