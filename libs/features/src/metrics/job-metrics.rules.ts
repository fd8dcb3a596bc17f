import { metricList, type MetricDefinition } from './metric-list';

/** A run of a job that has ended, with what it says of itself. */
export interface EndedRun {
  readonly job: string;
  readonly outcome: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly report: Readonly<Record<string, unknown>> | null;
}

export interface JobCount {
  readonly metric: MetricDefinition;
  readonly tags: Readonly<Record<string, string>>;
  readonly by: number;
}

/** What a run has done, as counts: jobs report it anyway, so that none of them counts by itself. Nothing that is zero. */
export function countsOf(run: EndedRun): JobCount[] {
  const counts = readers[run.job]?.(run) ?? [];
  return counts.filter(({ by }) => by > 0);
}

/** The names under which installations know how the jobs of the night ended, for the sinks. */
export const olderJobNames: Readonly<Record<string, string>> = {
  'reissue-due-certificates': 'certificate_reissue_job',
  'rotate-endpoint-certificates': 'endpoint_rotation_job',
  'warn-of-expiring-certificates': 'expiration_notification_job',
  'warn-of-expiring-authorities': 'authority_expiration_notification_job',
  'send-security-summary': 'security_expiration_notification_job',
  'find-expiring-in-use': 'identify_expiring_deployed_certificates',
  'warn-of-expiring-in-use': 'notify_expiring_deployed_certificates_job',
  'refresh-dns-zones': 'get_all_zones',
  'report-metrics': 'expiration_metrics_job',
};

const succeeded = (outcome: string) => outcome === 'done' || outcome === 'partly-failed';
const statusOf = (outcome: string) => (outcome === 'done' ? 'success' : 'failure');
const textIn = (record: Readonly<Record<string, unknown>> | null, field: string): string => {
  const value = record?.[field];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
};
const numberIn = (value: unknown, field: string): number => {
  const found = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[field] : undefined;
  return typeof found === 'number' ? found : Array.isArray(found) ? found.length : 0;
};

const sourceOf = ({ report, payload }: EndedRun) => textIn(report, 'source') || textIn(report, 'sourceId') || textIn(payload, 'sourceId');
const switched = ({ job, report }: EndedRun): JobCount[] => [{ metric: metricList.renewalSwitched, tags: { job }, by: numberIn(report, 'switched') }];

const readers: Readonly<Record<string, (run: EndedRun) => JobCount[]>> = {
  'sync-source': (run) => {
    const source = sourceOf(run);
    const [tags, endpoints] = [{ source }, run.report?.['endpoints']];
    return [
      { metric: metricList.sourceSync, tags: { source, status: succeeded(run.outcome) ? 'success' : 'failure' }, by: run.outcome === 'skipped' ? 0 : 1 },
      ...['found', 'added', 'linked', 'unlinked', 'unreadable'].map((change) => ({
        metric: metricList.sourceCertificates,
        tags: { source, change },
        by: numberIn(run.report, change),
      })),
      { metric: metricList.endpointAdded, tags, by: numberIn(endpoints, 'added') },
      { metric: metricList.endpointUpdated, tags, by: numberIn(endpoints, 'updated') },
      { metric: metricList.endpointExpired, tags, by: numberIn(endpoints, 'expired') },
    ];
  },
  'clean-source': (run) => [
    { metric: metricList.certificateClean, tags: { source: sourceOf(run), status: 'success' }, by: numberIn(run.report, 'removed') },
    { metric: metricList.certificateClean, tags: { source: sourceOf(run), status: 'failure' }, by: numberIn(run.report, 'failed') },
  ],
  'reissue-certificate': ({ outcome, payload }) => [
    {
      metric: metricList.certificateReissue,
      tags: { status: statusOf(outcome), certificate: textIn(payload, 'certificateId') },
      by: outcome === 'skipped' ? 0 : 1,
    },
  ],
  'enable-renewal-where-in-use': switched,
  'disable-renewal-without-endpoint': switched,
  'disable-renewal-of-duplicates': switched,
  'check-revocations': ({ report }) => [
    ...['valid', 'revoked', 'unknown'].map((status) => ({ metric: metricList.revocationChecked, tags: { status }, by: numberIn(report, status) })),
    { metric: metricList.ocspError, tags: {}, by: numberIn(report, 'askingFailed') },
    { metric: metricList.crlError, tags: {}, by: numberIn(report, 'listsFailed') },
  ],
  'advance-pending-certificate': ({ report }) => [
    { metric: metricList.pendingIssued, tags: {}, by: textIn(report, 'state') === 'issued' ? 1 : 0 },
    { metric: metricList.pendingFailed, tags: {}, by: textIn(report, 'state') === 'failed' ? 1 : 0 },
  ],
  'find-expiring-in-use': ({ report }) => {
    const [looked, inUse] = [numberIn(report, 'looked'), numberIn(report, 'inUse')];
    return [
      { metric: metricList.deployedCheck, tags: { match: 'true' }, by: inUse },
      { metric: metricList.deployedCheck, tags: { match: 'false' }, by: looked - inUse },
    ];
  },
};
