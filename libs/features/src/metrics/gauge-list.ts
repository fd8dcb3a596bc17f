/** One thing that is simply there, for Prometheus. */
export interface GaugeDefinition {
  readonly prometheus: string;
  readonly help: string;
  readonly labels: readonly string[];
}

/** Everything that is read when somebody asks. What is counted as it happens is in metric-list.ts. */
export const gaugeList = {
  up: { prometheus: 'lemur_up', help: 'Whether the database and the queue answer this process.', labels: ['part'] },
  waitingJobs: { prometheus: 'lemur_queue_jobs', help: 'Jobs in the queues.', labels: ['queue', 'state'] },
  lastSuccess: { prometheus: 'lemur_job_last_success_timestamp_seconds', help: 'When a job last ended as done; 0: never.', labels: ['job'] },
  lastStart: { prometheus: 'lemur_job_last_start_timestamp_seconds', help: 'When a job last began; 0: never.', labels: ['job'] },
  period: { prometheus: 'lemur_job_period_seconds', help: 'The longest time between two scheduled runs of a job.', labels: ['job'] },
  overdue: { prometheus: 'lemur_job_overdue', help: '1: a scheduled job has not succeeded for twice its period.', labels: ['job'] },
  ending: {
    prometheus: 'lemur_certificates_ending',
    help: 'Certificates in force, and not replaced, that end within so many days; what ends sooner is counted in each longer time again.',
    labels: ['within_days'],
  },
  certificates: { prometheus: 'lemur_certificates', help: 'Certificates by whether they are in force.', labels: ['state'] },
  serving: { prometheus: 'lemur_endpoints', help: 'Endpoints by what they serve: certificates that are revoked, or over, or any.', labels: ['certificate'] },
  pending: { prometheus: 'lemur_pending_certificates', help: 'Orders that their issuers have not settled, and how others ended.', labels: ['state'] },
} as const satisfies Record<string, GaugeDefinition>;

/** Told beside them by whoever hands measurements to the sinks. */
export const droppedGauge: GaugeDefinition = { prometheus: 'lemur_metrics_dropped', help: 'Measurements that the sinks did not get.', labels: [] };
