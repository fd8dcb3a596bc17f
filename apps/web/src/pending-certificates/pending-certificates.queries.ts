import { pendingCertificates, type PendingCertificateAnswer } from '@app/api-contract';
import { useQuery } from '@tanstack/react-query';
import { call } from '../api/call';
import { useChange } from '../api/use-change';
import type { FetchPage } from '../ui/ResourceList';

export type PendingCertificate = PendingCertificateAnswer;

export const fetchPendingCertificates: FetchPage<PendingCertificate> = (query, signal) => call(pendingCertificates.list)({ query, signal });

const stillWaiting = (pending: PendingCertificate | undefined) => pending?.state === 'waiting';

/** Asked again and again while its issuer is at work, so that somebody who waits sees it happen. */
export const usePendingCertificate = (id: number) =>
  useQuery({
    queryKey: ['pending-certificates', 'one', id],
    queryFn: ({ signal }) => call(pendingCertificates.get)({ params: { id }, signal }),
    refetchInterval: (query) => (stillWaiting(query.state.data) ? 5000 : false),
  });

export const useCancelPending = (id: number) => useChange((note: string) => call(pendingCertificates.cancel)({ params: { id }, body: { note } }));
export const useUploadPending = (id: number) =>
  useChange((body: { body: string; chain?: string | undefined }) => call(pendingCertificates.upload)({ params: { id }, body }));
