import { ActionIcon, Group, Text, Tooltip } from '@mantine/core';
import { IconBuildingBank, IconCertificate, IconDownload } from '@tabler/icons-react';
import { download, fileNameOf } from '../ui/download';
import { Time } from '../ui/Time';
import { useNow } from '../ui/use-now';
import type { ChainLink } from './chain-links';
import { CopyText } from '../ui/PemBlock';

const roleWords = { leaf: 'This certificate', authority: 'This authority', intermediate: 'Intermediate authority', root: 'Root authority' } as const;

/** A chain drawn from the root down to the certificate, as trust flows. */
export function ChainList({ links, leafRole = 'leaf' }: { links: readonly ChainLink[]; leafRole?: 'leaf' | 'authority' }) {
  const now = useNow();
  const fromRoot = [...links].reverse();
  const last = links.at(-1);
  return (
    <ol className="chain">
      {last?.isOpenEnded && last.glance && (
        <li className="chain-open">
          <Text size="sm" c="dimmed">
            Issued by “{last.glance.issuer}”, which is not part of this chain.
          </Text>
        </li>
      )}
      {fromRoot.map(({ pem, glance, role }, depth) => (
        <li key={pem} className="chain-link" data-role={role} style={{ '--depth': depth } as React.CSSProperties}>
          <Group wrap="nowrap" gap="sm" align="flex-start">
            {role === 'leaf' && leafRole === 'leaf' ? (
              <IconCertificate size={20} stroke={1.6} aria-hidden />
            ) : (
              <IconBuildingBank size={20} stroke={1.6} aria-hidden />
            )}
            <div className="grow-text">
              <Text fw={570} className="break-anywhere">
                {glance?.subject ?? 'A certificate that cannot be shown here'}
              </Text>
              <Text size="sm" c="dimmed">
                {roleWords[role === 'leaf' ? leafRole : role]}
                {glance && (
                  <>
                    {' · '}
                    {glance.notAfter < now ? 'ended ' : 'ends '}
                    <Time at={glance.notAfter} />
                  </>
                )}
              </Text>
            </div>
            <Group gap={2} wrap="nowrap">
              <CopyText text={pem} label="Copy as PEM" />
              <Tooltip label="Download as PEM">
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  aria-label="Download as PEM"
                  onClick={() => download(fileNameOf(glance?.subject ?? role, 'pem'), `${pem}\n`, 'application/x-pem-file')}
                >
                  <IconDownload size={18} aria-hidden />
                </ActionIcon>
              </Tooltip>
            </Group>
          </Group>
        </li>
      ))}
    </ol>
  );
}
