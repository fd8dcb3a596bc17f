import { Button, Group, Modal, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { Problem } from './Problem';

interface Props {
  opened: boolean;
  onClose: () => void;
  title: string;
  /** What will happen, and what cannot be undone. */
  children: ReactNode;
  /** The verb on the button: "Revoke". */
  act: string;
  /** When given, this text has to be typed before the button works. */
  typeToConfirm?: string;
  /** What the reason is for. Without it no reason is asked. */
  reasonFor?: string;
  isReasonRequired?: boolean;
  /** True when nothing is lost by it: the button is not red. */
  isCalm?: boolean;
  isBusy: boolean;
  failure: unknown;
  onConfirm: (reason: string) => void;
}

/** Asks before something dangerous: says what will happen, asks why, and lets nobody slip by pressing Enter twice. */
export function ConfirmDanger(props: Props) {
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={props.title} size="lg" closeOnClickOutside={false}>
      {props.opened && <Question {...props} />}
    </Modal>
  );
}

function Question({ onClose, children, act, typeToConfirm, reasonFor, isReasonRequired = true, isCalm = false, isBusy, failure, onConfirm }: Props) {
  const [typed, setTyped] = useState('');
  const [reason, setReason] = useState('');
  const isReady = (!typeToConfirm || typed.trim() === typeToConfirm) && (!reasonFor || !isReasonRequired || reason.trim() !== '');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady) onConfirm(reason.trim());
      }}
    >
      <Stack gap="md">
        {children}
        {reasonFor && (
          <Textarea
            label="Reason"
            description={reasonFor}
            required={isReasonRequired}
            autosize
            minRows={2}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            data-autofocus
          />
        )}
        {typeToConfirm && (
          <TextInput
            label={
              <>
                Type{' '}
                <Text span ff="monospace" fz="sm" fw={600} className="break-anywhere">
                  {typeToConfirm}
                </Text>{' '}
                to confirm
              </>
            }
            autoComplete="off"
            spellCheck={false}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
        )}
        <Problem failure={failure} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" color={isCalm ? undefined : 'red.8'} disabled={!isReady} loading={isBusy}>
            {act}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
