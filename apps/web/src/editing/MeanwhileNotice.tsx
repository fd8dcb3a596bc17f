import { Alert, Button, List, Stack, Text } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useMe } from '../sign-in/auth.queries';
import { Time } from '../ui/Time';
import { valueAt } from './merge';
import type { Meanwhile } from './use-editing';

interface Props {
  meanwhile: Meanwhile<object> | null;
  onTake: () => void;
  /** What a field is called in the form, by its path. */
  nameOf: (path: string) => string;
}

const inWords = (names: readonly string[]) => new Intl.ListFormat('en', { type: 'conjunction' }).format(names);

/** A value as far as it can be said in a line; null for lists and what is not to be shown. */
function shown(value: unknown): string | null {
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? (value === '' ? 'empty' : `“${value}”`) : null;
}

/** Says who changed the thing while the form was open, and brings the change into it without losing what was typed. */
export function MeanwhileNotice({ meanwhile, onTake, nameOf }: Props) {
  const me = useMe();
  const takenIn = useRef<HTMLDivElement>(null);
  const hasTaken = meanwhile?.isTaken === true;
  // The button that was pressed is gone: whoever works by keyboard goes on from what came in its place.
  useEffect(() => {
    if (hasTaken) takenIn.current?.focus();
  }, [hasTaken]);
  if (!meanwhile) return null;
  const { who, at, changed, changedByBoth, now, isTaken } = meanwhile;
  const whom = who ?? 'Somebody else';
  const isMe = who !== null && who === me.data?.username;
  if (isTaken)
    return (
      <Alert
        ref={takenIn}
        tabIndex={-1}
        variant="light"
        role="status"
        icon={<IconUsers aria-hidden />}
        title="The form has the new state now, and what you typed"
      >
        <Stack gap="xs">
          {changedByBoth.length > 0 && (
            <List size="sm" spacing={4}>
              {changedByBoth.map((path) => {
                const theirs = shown(valueAt(now, path));
                return (
                  <List.Item key={path}>
                    {nameOf(path)}: yours stands here{theirs ? `; meanwhile it was made ${theirs}` : ', the other is not shown'}.
                  </List.Item>
                );
              })}
            </List>
          )}
          <Text size="sm">Look it over, and save again.</Text>
        </Stack>
      </Alert>
    );
  return (
    <Alert
      color="orange"
      variant="light"
      role="alert"
      icon={<IconUsers aria-hidden />}
      title={isMe ? 'You changed this elsewhere while you had it open here' : `${whom} changed this while you had it open`}
    >
      <Stack gap="xs" align="flex-start">
        <Text size="sm">
          {changed.length > 0 ? `Changed: ${inWords(changed.map(nameOf))}` : 'Changed: something that is not shown here, such as a secret'}
          {at && (
            <>
              , <Time at={at} />
            </>
          )}
          . Nothing of yours was saved, and nothing that you typed is lost.
        </Text>
        <Button size="xs" variant="default" onClick={onTake}>
          Bring the change in, keep what I typed
        </Button>
      </Stack>
    </Alert>
  );
}
