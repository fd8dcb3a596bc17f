import { droppedGauge, gaugeList, type GaugeDefinition } from './gauge-list';
import { olderJobNames } from './job-metrics.rules';
import { metricList, type MetricDefinition } from './metric-list';

const series = (name: string, labels: readonly string[]) => `\`${name}${labels.length ? `{${labels.join(',')}}` : ''}\``;
const counted = ({ prometheus, type, labels, name, tags, help }: MetricDefinition) =>
  `| ${series(prometheus, Object.keys(labels))} | ${type === 'counter' ? 'counter' : 'histogram'} | ${series(name, tags)} | ${help} |`;
const gauge = ({ prometheus, labels, help }: GaugeDefinition) => `| ${series(prometheus, labels)} | gauge | – | ${help} |`;

/** Everything that is measured, as markdown, for this room's README. */
export function metricsTable(): string {
  const forSinks = [
    ...Object.entries(olderJobNames).map(([job, name]) => `| – | counter | ${series(name, ['status'])} | Runs of ${job}. |`),
    `| – | counter | \`status_code_<code>\` | Requests that were answered so. |`,
    `| – | gauge | \`<job>.time_since_last_success\` | Seconds since each scheduled job succeeded, told once a minute by every worker. |`,
    `| – | gauge | ${series('certificates.days_until_expiration', ['cert_id', 'common_name', 'has_active_endpoints', 'is_replacement'])} | Days that each certificate has left, told by the job report-metrics. |`,
  ];
  return [
    '| Prometheus | kind | for the sinks | what it is |',
    '| --- | --- | --- | --- |',
    ...Object.values<GaugeDefinition>(gaugeList).map(gauge),
    ...Object.values<MetricDefinition>(metricList).map(counted),
    gauge(droppedGauge),
    ...forSinks,
  ].join('\n');
}
