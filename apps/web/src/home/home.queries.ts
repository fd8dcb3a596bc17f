import { useCertificates, type CertificateLine, type ListQuery } from '../certificates/certificates.queries';

/** Most certificates that the time line looks at. Beyond, it says how far it reaches. */
const timelineBound = 500;
const needBound = 50;

/** What the first page shows, for these owners or for all. */
export function useHome(owners: readonly string[] | null) {
  const owner: ListQuery = owners ? { owner: owners.join(',') } : {};
  const ahead = useCertificates({ ...owner, timeRange: 13, sortBy: 'notAfter', sortDir: 'asc', count: timelineBound });
  // The list leaves out what ended more than a month ago, so its first lines by date are the ones that ended lately.
  const earliest = useCertificates({ ...owner, sortBy: 'notAfter', sortDir: 'asc', count: needBound });
  const revoked = useCertificates({ ...owner, filter: 'status;revoked', sortBy: 'notAfter', sortDir: 'desc', count: needBound });
  const week = useCertificates({ ...owner, timeRange: 1, count: 1 });
  const month = useCertificates({ ...owner, timeRange: 4, count: 1 });
  const queries = [ahead, earliest, revoked, week, month];
  const lines: readonly CertificateLine[] = [...(earliest.data?.items ?? []), ...(ahead.data?.items ?? []), ...(revoked.data?.items ?? [])];
  return {
    ahead: ahead.data,
    lines,
    totals: { week: week.data, month: month.data, quarter: ahead.data, revoked: revoked.data, all: earliest.data },
    isReady: ahead.data !== undefined && earliest.data !== undefined && revoked.data !== undefined,
    failure: queries.find((query) => query.error)?.error ?? null,
    retry: () => queries.forEach((query) => void query.refetch()),
  };
}
