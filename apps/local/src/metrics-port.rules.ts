/** The worker serves its metrics beside the API's, since both are on one machine: on the next port. Nothing while none is set, or any will do. */
export const metricsPortBeside = (port: number | undefined): Record<string, string> => (port ? { LEMUR_METRICS_PORT: String(port + 1) } : {});
