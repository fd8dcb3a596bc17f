import { Kbd, Modal, Stack, Switch, Table } from '@mantine/core';
import { useSingleKeysOn } from '../ui/single-keys';

const keys = [
  ['/', 'Search in the list'],
  ['j', 'Next row'],
  ['k', 'Previous row'],
  ['Enter', 'Open the row'],
  ['Tab', 'Next field or button'],
  ['Esc', 'Close a dialog, leave the search'],
  ['?', 'Show this'],
] as const;

export function KeysDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const [isOn, setIsOn] = useSingleKeysOn();
  return (
    <Modal opened={opened} onClose={onClose} title="Keys">
      <Stack>
        <Table withRowBorders={false} verticalSpacing={6}>
          <Table.Tbody>
            {keys.map(([key, words]) => (
              <Table.Tr key={key}>
                <Table.Td w={90}>
                  <Kbd>{key}</Kbd>
                </Table.Td>
                <Table.Td>{words}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
        <Switch
          label="Keys of one letter"
          description="Switch them off if you steer the computer by voice."
          checked={isOn}
          onChange={(event) => setIsOn(event.currentTarget.checked)}
        />
      </Stack>
    </Modal>
  );
}
