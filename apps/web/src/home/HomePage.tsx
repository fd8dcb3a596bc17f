import './home.css';
import { SegmentedControl, Skeleton, Stack, Text, Title } from '@mantine/core';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useAllAuthorities } from '../authorities/authorities.queries';
import type { CertificateLine } from '../certificates/certificates.queries';
import { useMe } from '../sign-in/auth.queries';
import { Late } from '../ui/Late';
import type { SearchParams } from '../ui/list-state';
import { PageHead } from '../ui/PageHead';
import { Problem } from '../ui/Problem';
import { RingedTail } from '../ui/RingedTail';
import { Time } from '../ui/Time';
import { dayInWords } from '../ui/time-words';
import { useNow } from '../ui/use-now';
import { AuthorityNeeds } from './AuthorityNeeds';
import { EndingsTimeline } from './EndingsTimeline';
import { FirstSteps } from './FirstSteps';
import { useHome } from './home.queries';
import { NeedList } from './NeedList';
import { needsOf, ownersOf, type Need } from './needs';
import { endingsByWeek } from './weeks';

const shownNeeds = 6;

/** The first screen: what needs me, worst first; then what the next thirteen weeks bring. */
export function HomePage() {
  const search: SearchParams = useSearch({ strict: false });
  const navigate = useNavigate();
  const me = useMe();
  const authorities = useAllAuthorities();
  const hasTeam = me.data?.roles.some((role) => role.name.includes('@')) ?? false;
  const scope = search.scope ?? (hasTeam ? 'mine' : 'all');
  const go = (part: SearchParams) => void navigate({ to: '/', search: { ...search, ...part }, replace: true });

  return (
    <>
      <PageHead
        documentTitle="What needs me"
        title="What needs me"
        actions={
          <SegmentedControl
            aria-label="Whose certificates"
            size="xs"
            value={scope}
            onChange={(next) => go({ scope: next, week: undefined })}
            data={[
              { value: 'mine', label: 'My teams' },
              { value: 'all', label: 'Everyone' },
            ]}
          />
        }
      />
      <Stack gap="lg">
        {authorities.data && <FirstSteps authorities={authorities.data.items} />}
        {me.error ? (
          <Problem failure={me.error} onRetry={() => void me.refetch()} />
        ) : (
          me.data && <Needs owners={scope === 'mine' ? ownersOf(me.data) : null} week={search.week} onWeek={(week) => go({ week })} />
        )}
      </Stack>
    </>
  );
}

function Needs({ owners, week, onWeek }: { owners: readonly string[] | null; week: string | undefined; onWeek: (week: string | undefined) => void }) {
  const now = useNow();
  const home = useHome(owners);
  if (home.failure) return <Problem failure={home.failure} onRetry={home.retry} />;
  if (!home.isReady || !home.ahead)
    return (
      <Late>
        <Skeleton height={150} radius="lg" />
        <Skeleton height={200} radius="lg" />
      </Late>
    );

  // On a new installation the first steps stand here alone.
  if (owners === null && home.totals.all?.total === 0) return null;

  const needs = needsOf(home.lines, now);
  const weeks = endingsByWeek(
    home.ahead.items.filter((line) => !line.isReplaced && line.status !== 'revoked'),
    now,
  );
  const chosen = weeks.find(({ number }) => week !== undefined && String(number) === week);
  const owner = owners?.join(',');
  const reach = home.ahead.total > home.ahead.items.length ? home.ahead.items.at(-1)?.notAfter : undefined;
  const next = home.ahead.items.find((line) => !line.isReplaced);

  return (
    <>
      <section aria-labelledby="needs">
        <Title order={2} id="needs" mb="sm">
          Worst first
        </Title>
        <Stack gap="sm">
          <AuthorityNeeds />
          {needs.length > 0 ? <NeedList needs={needs.slice(0, shownNeeds)} /> : <AllWell next={next} />}
        </Stack>
        {needs.length > shownNeeds && (
          <Text size="sm" mt="sm">
            <Link to="/certificates" search={{ owner, within: '4', sort: 'notAfter' }}>
              The {(needs.length - shownNeeds).toLocaleString('en-US')} others, by their end
            </Link>
          </Text>
        )}
      </section>
      <section aria-label="Numbers" className="numbers">
        <Number total={home.totals.week} label="end within a week" search={{ owner, within: '1', sort: 'notAfter' }} />
        <Number total={home.totals.month} label="within four weeks" search={{ owner, within: '4', sort: 'notAfter' }} />
        <Number total={home.totals.quarter} label="within thirteen weeks" search={{ owner, within: '13', sort: 'notAfter' }} />
        <Number total={home.totals.revoked} label="revoked" search={{ owner, status: 'revoked' }} />
        <Number total={home.totals.all} label="watched in all" search={{ owner }} />
      </section>
      <section className="surface timeline-card" aria-labelledby="ahead">
        <Title order={2} id="ahead">
          The next thirteen weeks
        </Title>
        <EndingsTimeline weeks={weeks} chosen={chosen?.number ?? null} onChoose={(number) => onWeek(number === null ? undefined : String(number))} />
        {reach && (
          <Text size="sm" c="dimmed">
            Drawn as far as <Time at={reach} words={dayInWords(new Date(reach))} />: {home.ahead.total.toLocaleString('en-US')} certificates end in this time,
            more than a drawing can show.
          </Text>
        )}
      </section>
      {chosen && (
        <section aria-labelledby="week">
          <Title order={2} id="week" mb="sm">
            From {dayInWords(chosen.from)} to {dayInWords(new Date(chosen.to.getTime() - 1))}
          </Title>
          <NeedList needs={chosen.endings.map(endingAsNeed)} />
        </section>
      )}
    </>
  );
}

const endingAsNeed = (line: CertificateLine): Need<CertificateLine> =>
  line.rotation ? { line, kind: 'renews-itself', matter: 'Renews itself in time' } : { line, kind: 'ends-soon', matter: 'Ends soon' };

function AllWell({ next }: { next: CertificateLine | undefined }) {
  return (
    <div className="surface all-well">
      <RingedTail size={48} />
      <div>
        <Text fw={570}>Nothing needs you.</Text>
        <Text c="dimmed" size="sm">
          {next?.notAfter ? (
            <>
              The next to end is{' '}
              <Link to="/certificates/$id" params={{ id: String(next.id) }}>
                {next.cn ?? next.name}
              </Link>
              , <Time at={next.notAfter} />.
            </>
          ) : (
            'Nothing ends in the next thirteen weeks.'
          )}
        </Text>
      </div>
    </div>
  );
}

/** A number is a link to the list that it counts. */
function Number({ total, label, search }: { total: { total: number; totalIsExact?: boolean } | undefined; label: string; search: SearchParams }) {
  return (
    <Link to="/certificates" search={search} className="number surface">
      <span className="number-value">{total ? (total.totalIsExact === false ? '≈ ' : '') + total.total.toLocaleString('en-US') : '…'}</span>
      <span className="number-label">{label}</span>
    </Link>
  );
}
