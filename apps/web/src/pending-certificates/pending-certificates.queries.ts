import type { EditPendingCertificate, PendingCertificateAnswer } from '@app/api-client';
import { useQuery } from '@tanstack/react-query';
import { lemur, pageFrom } from '../api/client';
import { useChange } from '../api/use-change';
import { onceForAForm, type Store } from '../editing/use-editing';

export type PendingCertificate = PendingCertificateAnswer;

export const fetchPendingCertificates = pageFrom(lemur.pendingCertificates.list);

const stillWaiting = (pending: PendingCertificate | undefined) => pending?.state === 'waiting';

/** Asked again and again while its issuer is at work, so that somebody who waits sees it happen. */
export const usePendingCertificate = (id: number) =>
  useQuery({
    queryKey: ['pending-certificates', 'one', id],
    queryFn: ({ signal }) => lemur.pendingCertificates.get({ params: { id }, signal }),
    refetchInterval: (query) => (stillWaiting(query.state.data) ? 5000 : false),
  });

export const useCancelPending = (id: number) => useChange((note: string) => lemur.pendingCertificates.cancel({ params: { id }, body: { note } }));
export const useUploadPending = (id: number) =>
  useChange((body: { body: string; chain?: string | undefined }) => lemur.pendingCertificates.upload({ params: { id }, body }));

export const pendingCertificateStore = (id: number): Store<PendingCertificate, EditPendingCertificate> => ({
  read: () => lemur.pendingCertificates.get.tagged({ params: { id } }),
  save: (body, ifMatch) => lemur.pendingCertificates.edit.tagged({ params: { id }, body, ifMatch }),
  object: { objectType: 'pending-certificate', objectId: id },
});

/** As it is at the moment that its form is opened. */
export const usePendingCertificateToEdit = (id: number) =>
  useQuery({ queryKey: ['pending-certificates', 'edited', id], queryFn: pendingCertificateStore(id).read, ...onceForAForm });
