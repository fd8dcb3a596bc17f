/** One thing that is counted or measured, declared once for Prometheus and for the sinks. */
export interface MetricDefinition<Tag extends string = string> {
  /** Name for the sinks, as installations know it. */
  readonly name: string;
  readonly type: 'counter' | 'timer';
  /** Name for Prometheus. Timers are in seconds there, in milliseconds for the sinks. */
  readonly prometheus: string;
  readonly help: string;
  /** Label for Prometheus → tag that it is taken from. Tags that are not here go to the sinks alone, since each value of a label is a time series for ever. */
  readonly labels: Readonly<Record<string, Tag>>;
  /** All tags. */
  readonly tags: readonly Tag[];
  /** Upper bounds in seconds. */
  readonly buckets?: readonly number[];
}

const metric = <const Tag extends string>(definition: MetricDefinition<Tag>): MetricDefinition<Tag> => definition;

/** Everything that is counted as it happens. What is simply there is in installation-gauges.ts. */
export const metricList = {
  responseTime: metric({
    name: 'response_time',
    type: 'timer',
    prometheus: 'lemur_http_request_duration_seconds',
    help: 'Time from a request to its answer, by the pattern of its path.',
    tags: ['endpoint', 'request_method', 'status_code'],
    labels: { route: 'endpoint', method: 'request_method', status: 'status_code' },
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
  }),
  signIn: metric({
    name: 'login',
    type: 'counter',
    prometheus: 'lemur_sign_ins_total',
    help: 'Sign-ins with a password.',
    tags: ['status'],
    labels: { status: 'status' },
  }),
  certificateIssued: metric({
    name: 'certificate_issued',
    type: 'counter',
    prometheus: 'lemur_certificates_issued_total',
    help: 'Certificates that our authorities or those behind plugins issued.',
    tags: ['owner', 'issuer'],
    labels: { issuer: 'issuer' },
  }),
  authorityCreated: metric({
    name: 'authority_created',
    type: 'counter',
    prometheus: 'lemur_authorities_created_total',
    help: 'Authorities that were created.',
    tags: ['owner'],
    labels: {},
  }),
  deployment: metric({
    name: 'destination_upload',
    type: 'counter',
    prometheus: 'lemur_deployments_total',
    help: 'Certificates taken to destinations.',
    tags: ['status', 'certificate', 'destination'],
    labels: { status: 'status', destination: 'destination' },
  }),
  rotation: metric({
    name: 'endpoint_rotation',
    type: 'counter',
    prometheus: 'lemur_endpoint_rotations_total',
    help: 'Endpoints that were made to serve another certificate.',
    tags: ['status', 'certificate_name', 'endpoint'],
    labels: { status: 'status' },
  }),
  notification: metric({
    name: 'notification',
    type: 'counter',
    prometheus: 'lemur_notifications_total',
    help: 'Messages to people.',
    tags: ['status', 'event_type', 'plugin'],
    labels: { status: 'status', event: 'event_type', plugin: 'plugin' },
  }),
  jobRun: metric({
    name: 'job_run',
    type: 'counter',
    prometheus: 'lemur_job_runs_total',
    help: 'Runs of jobs that this process ended, by outcome.',
    tags: ['job', 'outcome'],
    labels: { job: 'job', outcome: 'outcome' },
  }),
  jobDuration: metric({
    name: 'job_duration',
    type: 'timer',
    prometheus: 'lemur_job_duration_seconds',
    help: 'How long runs of jobs took in this process.',
    tags: ['job'],
    labels: { job: 'job' },
    buckets: [0.1, 0.5, 1, 5, 15, 60, 300, 900, 3600],
  }),
} as const;
