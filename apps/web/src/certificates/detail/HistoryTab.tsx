import { Paper, Skeleton, Text } from '@mantine/core';
import { IconBan, IconCertificate, IconEye, IconHistory, IconPencil, IconTrash } from '@tabler/icons-react';
import { Late } from '../../ui/Late';
import { Problem } from '../../ui/Problem';
import { Timeline } from '../../ui/Timeline';
import { useHistory, type Certificate } from '../certificates.queries';

const acts: Record<string, { words: string; icon: typeof IconEye }> = {
  create_cert: { words: 'Issued or imported', icon: IconCertificate },
  update_cert: { words: 'Changed', icon: IconPencil },
  key_view: { words: 'Key seen or exported', icon: IconEye },
  revoke_cert: { words: 'Revoked', icon: IconBan },
  delete_cert: { words: 'Deleted', icon: IconTrash },
};

export function HistoryTab({ certificate }: { certificate: Certificate }) {
  const history = useHistory(certificate.name);
  if (history.error) return <Problem failure={history.error} onRetry={() => void history.refetch()} />;
  return (
    <Paper>
      {history.isPending ? (
        <Late>
          <Skeleton height={120} />
        </Late>
      ) : history.data?.length ? (
        <Timeline
          happenings={history.data.map((entry) => {
            const { words, icon: Icon } = acts[entry.logType] ?? { words: entry.logType, icon: IconHistory };
            return { key: entry.id, at: entry.loggedAt, what: words, who: entry.user.username, icon: <Icon size={16} /> };
          })}
        />
      ) : (
        <Text c="dimmed" size="sm">
          Nothing is on record for this certificate.
        </Text>
      )}
    </Paper>
  );
}
