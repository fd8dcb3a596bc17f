import { ActionIcon, CopyButton, Group, Text, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy, IconDownload } from '@tabler/icons-react';
import { download } from './download';

/** A PEM text with its name, to copy or to keep as a file. */
export function PemBlock({ title, pem, fileName, isSecret = false }: { title: string; pem: string; fileName?: string; isSecret?: boolean }) {
  return (
    <figure className="pem" data-secret={isSecret || undefined}>
      <Group component="figcaption" justify="space-between" wrap="nowrap" px="sm" py={6}>
        <Text size="sm" fw={550}>
          {title}
        </Text>
        <Group gap={4} wrap="nowrap">
          <CopyText text={pem} label={`Copy ${title}`} />
          {fileName && (
            <Tooltip label={`Download ${fileName}`}>
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={`Download ${fileName}`}
                onClick={() => download(fileName, `${pem.trim()}\n`, 'application/x-pem-file')}
              >
                <IconDownload size={18} aria-hidden />
              </ActionIcon>
            </Tooltip>
          )}
        </Group>
      </Group>
      <pre tabIndex={0} aria-label={title}>
        {pem.trim()}
      </pre>
    </figure>
  );
}

export function CopyText({ text, label }: { text: string; label: string }) {
  return (
    <CopyButton value={text} timeout={2000}>
      {({ copied, copy }) => (
        <Tooltip label={copied ? 'Copied' : label}>
          <ActionIcon variant="subtle" color="gray" aria-label={copied ? 'Copied' : label} onClick={copy}>
            {copied ? <IconCheck size={18} aria-hidden /> : <IconCopy size={18} aria-hidden />}
          </ActionIcon>
        </Tooltip>
      )}
    </CopyButton>
  );
}
