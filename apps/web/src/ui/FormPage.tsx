import { Button, Group, Paper, Stack } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { ConfirmDanger } from './ConfirmDanger';
import { Problem } from './Problem';

interface Props {
  children: ReactNode;
  /** Verb of the button: "Save", "Create it". */
  act: string;
  onSave: () => void;
  isBusy: boolean;
  failure: unknown;
  /** Fields whose reasons stand beside them. */
  shownAtField: readonly string[];
  isReady?: boolean;
  removal?: Removal | undefined;
  /** What has to be read before it is saved, above the button. */
  notice?: ReactNode;
}

export interface Removal {
  /** "Delete the role payments?" */
  title: string;
  /** What will happen. */
  words: ReactNode;
  isBusy: boolean;
  failure: unknown;
  onConfirm: () => void;
}

/** A form in a page of its own, with the button that keeps it and, apart from that, the one that deletes the thing. */
export function FormPage({ children, act, onSave, isBusy, failure, shownAtField, isReady = true, removal, notice }: Props) {
  const [isRemoving, setIsRemoving] = useState(false);
  return (
    <form
      noValidate
      className="form-page"
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady) onSave();
      }}
    >
      <Stack gap="md">
        <Paper>
          <Stack gap="md">{children}</Stack>
        </Paper>
        {notice}
        <Problem failure={failure} shownAtField={shownAtField} />
        <Group justify="space-between">
          <Button type="submit" loading={isBusy} disabled={!isReady}>
            {act}
          </Button>
          {removal && (
            <Button variant="default" className="danger" leftSection={<IconTrash size={16} aria-hidden />} onClick={() => setIsRemoving(true)}>
              Delete …
            </Button>
          )}
        </Group>
      </Stack>
      {removal && (
        <ConfirmDanger
          opened={isRemoving}
          onClose={() => setIsRemoving(false)}
          title={removal.title}
          act="Delete it"
          isBusy={removal.isBusy}
          failure={removal.failure}
          onConfirm={removal.onConfirm}
        >
          {removal.words}
        </ConfirmDanger>
      )}
    </form>
  );
}
