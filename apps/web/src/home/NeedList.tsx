import { Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleX, IconHourglassLow, IconRefresh } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useRef } from 'react';
import type { CertificateLine } from '../certificates/certificates.queries';
import type { Tone } from '../ui/Mark';
import { LinkButton } from '../ui/LinkButton';
import { Time } from '../ui/Time';
import { useListKeys } from '../ui/use-list-keys';
import type { Need } from './needs';

const faces: Record<Need<unknown>['kind'], { tone: Tone; icon: typeof IconRefresh }> = {
  ended: { tone: 'bad', icon: IconAlertTriangle },
  revoked: { tone: 'bad', icon: IconCircleX },
  'ends-soon': { tone: 'soon', icon: IconHourglassLow },
  'renews-itself': { tone: 'calm', icon: IconRefresh },
};

/** Lines that want something done, each with the one thing to do. */
export function NeedList({ needs }: { needs: readonly Need<CertificateLine>[] }) {
  const container = useRef<HTMLUListElement>(null);
  useListKeys(container);
  return (
    <ul className="needs surface" ref={container}>
      {needs.map(({ line, kind, matter }) => {
        const { tone, icon: Icon } = faces[kind];
        return (
          <li key={line.id} className="need" data-tone={tone}>
            <span className="need-icon" aria-hidden>
              <Icon size={18} />
            </span>
            <div className="grow-text">
              <Link to="/certificates/$id" params={{ id: String(line.id) }} className="row-link" data-row-link>
                {line.cn ?? line.name}
              </Link>
              <Text size="sm" c="dimmed" className="break-anywhere">
                {line.owner} · {line.authority?.name ?? line.issuer}
              </Text>
            </div>
            <div className="need-matter">
              <Text size="sm" fw={570} className="toned">
                {kind === 'ends-soon' && line.notAfter ? (
                  <>
                    Ends <Time at={line.notAfter} quiet />
                  </>
                ) : (
                  matter
                )}
              </Text>
              <Text size="sm" c="dimmed">
                {kind === 'ends-soon' ? (
                  matter === 'Ends soon' ? (
                    'not renewed automatically'
                  ) : (
                    matter
                  )
                ) : line.notAfter ? (
                  <>
                    {kind === 'ended' ? 'ended ' : 'ends '}
                    <Time at={line.notAfter} quiet />
                  </>
                ) : null}
              </Text>
            </div>
            {kind !== 'renews-itself' && (
              <LinkButton
                to="/certificates/request"
                search={{ like: String(line.id) }}
                size="xs"
                variant="default"
                aria-label={`Replace ${line.cn ?? line.name}`}
              >
                Replace
              </LinkButton>
            )}
          </li>
        );
      })}
    </ul>
  );
}
