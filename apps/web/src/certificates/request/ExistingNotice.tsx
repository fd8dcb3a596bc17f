import { Text, UnstyledButton } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { Time } from '../../ui/Time';
import { useNow } from '../../ui/use-now';
import { useCertificatesFor } from '../certificates.queries';
import { statusOf } from '../status';
import type { Draft } from './draft';

/** Says that a name has a certificate already, so that nobody makes a second one unknowingly. */
export function ExistingNotice({ name, draft, change }: { name: string; draft: Draft; change: (part: Partial<Draft>) => void }) {
  const found = useCertificatesFor(name);
  const now = useNow();
  const current = (found.data?.items ?? []).filter(
    (line) => ['valid', 'ends-soon', 'not-yet-valid'].includes(statusOf(line, now).kind) && !draft.replaces.some(({ id }) => id === line.id),
  );
  const [first] = current;
  if (!first) return null;
  return (
    <div className="note" data-tone="soon" role="status">
      <IconInfoCircle size={18} aria-hidden />
      <Text size="sm" component="div">
        <b className="break-anywhere">{name}</b> has {current.length === 1 ? 'a certificate' : `${current.length} certificates`} already:{' '}
        <Link to="/certificates/$id" params={{ id: String(first.id) }} className="break-anywhere">
          {first.name}
        </Link>
        , owned by {first.owner}
        {first.notAfter && (
          <>
            , ends <Time at={first.notAfter} />
          </>
        )}
        . Does the new one take its place?{' '}
        <UnstyledButton className="text-button" onClick={() => change({ replaces: [...draft.replaces, { id: first.id, name: first.name }] })}>
          Yes, replace it
        </UnstyledButton>
      </Text>
    </div>
  );
}
