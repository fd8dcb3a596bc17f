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
    help: 'Sign-ins, by whatever way.',
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
  sourceSync: metric({
    name: 'source_sync',
    type: 'counter',
    prometheus: 'lemur_source_syncs_total',
    help: 'Syncs of sources, by how they ended.',
    tags: ['source', 'status'],
    labels: { status: 'status' },
  }),
  sourceCertificates: metric({
    name: 'sync_certificates',
    type: 'counter',
    prometheus: 'lemur_source_certificates_total',
    help: 'Certificates that syncs found, added, linked, unlinked or could not read.',
    tags: ['source', 'change'],
    labels: { change: 'change' },
  }),
  endpointAdded: metric({
    name: 'endpoint_added',
    type: 'counter',
    prometheus: 'lemur_endpoints_added_total',
    help: 'Endpoints that syncs saw for the first time.',
    tags: ['source'],
    labels: {},
  }),
  endpointUpdated: metric({
    name: 'endpoint_updated',
    type: 'counter',
    prometheus: 'lemur_endpoints_updated_total',
    help: 'Endpoints that syncs saw again.',
    tags: ['source'],
    labels: {},
  }),
  endpointExpired: metric({
    name: 'endpoint_expired',
    type: 'counter',
    prometheus: 'lemur_endpoints_expired_total',
    help: 'Endpoints that were forgotten, since syncs saw them no more.',
    tags: ['source'],
    labels: {},
  }),
  certificateClean: metric({
    name: 'certificate_clean',
    type: 'counter',
    prometheus: 'lemur_source_certificates_removed_total',
    help: 'Certificates that were removed at sources, or could not be.',
    tags: ['source', 'status'],
    labels: { status: 'status' },
  }),
  certificateReissue: metric({
    name: 'certificate_reissue',
    type: 'counter',
    prometheus: 'lemur_reissues_total',
    help: 'Certificates that were renewed, or could not be.',
    tags: ['status', 'certificate'],
    labels: { status: 'status' },
  }),
  renewalSwitched: metric({
    name: 'autorotate_switched',
    type: 'counter',
    prometheus: 'lemur_renewal_switches_total',
    help: 'Certificates whose automatic renewal a job switched on or off.',
    tags: ['job'],
    labels: { job: 'job' },
  }),
  revocationChecked: metric({
    name: 'certificate_revoked_checked',
    type: 'counter',
    prometheus: 'lemur_revocation_checks_total',
    help: 'Certificates that were checked for revocation, by what was found.',
    tags: ['status'],
    labels: { status: 'status' },
  }),
  ocspError: metric({
    name: 'certificate_revoked_ocsp_error',
    type: 'counter',
    prometheus: 'lemur_ocsp_failures_total',
    help: 'OCSP responders that gave no answer that can be believed.',
    tags: [],
    labels: {},
  }),
  crlError: metric({
    name: 'certificate_revoked_crl_error',
    type: 'counter',
    prometheus: 'lemur_crl_failures_total',
    help: 'Revocation lists that could not be fetched or believed.',
    tags: [],
    labels: {},
  }),
  pendingIssued: metric({
    name: 'fetch_acme_cert.resolved',
    type: 'counter',
    prometheus: 'lemur_pending_certificates_issued_total',
    help: 'Pending certificates that were issued.',
    tags: [],
    labels: {},
  }),
  pendingFailed: metric({
    name: 'fetch_acme_cert.failed',
    type: 'counter',
    prometheus: 'lemur_pending_certificates_failed_total',
    help: 'Pending certificates that were given up.',
    tags: [],
    labels: {},
  }),
  deployedCheck: metric({
    name: 'deployed_certificate_check',
    type: 'counter',
    prometheus: 'lemur_deployed_checks_total',
    help: 'Names of certificates that end soon, by whether the certificate is still served there.',
    tags: ['match'],
    labels: { match: 'match' },
  }),
} as const;
