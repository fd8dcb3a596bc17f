import type { NotificationAnswer } from '@app/api-client';
import { useQuery } from '@tanstack/react-query';
import { lemur, pageFrom } from '../api/client';
import { useChange } from '../api/use-change';
import { untagged, type Store } from '../editing/use-editing';
import type { ConfiguredBody } from '../plugins/ConfiguredForm';

export type Notification = NotificationAnswer;

export const fetchNotifications = pageFrom(lemur.notifications.list);

/** Notifications whose label has this text, for choosing among them: with thousands of teams they are too many for one list. */
export const useNotificationsLike = (text: string) =>
  useQuery({
    queryKey: ['notifications', 'like', text],
    queryFn: ({ signal }) => fetchNotifications({ count: 30, sortBy: 'label', sortDir: 'asc', ...(text ? { filter: `label;${text}` } : {}) }, signal),
    staleTime: 60_000,
  });

export const useNotification = (id: number) =>
  useQuery({ queryKey: ['notifications', 'one', id], queryFn: ({ signal }) => lemur.notifications.get.tagged({ params: { id }, signal }) });

const shownCertificates = 20;

export const useNotificationCertificates = (id: number) =>
  useQuery({
    queryKey: ['notifications', 'certificates', id],
    queryFn: ({ signal }) =>
      lemur.notifications.certificates({ params: { id }, query: { count: shownCertificates, sortBy: 'notAfter', sortDir: 'asc' }, signal }),
  });

export const useWarningsPreview = () => useQuery({ queryKey: ['notifications', 'preview'], queryFn: ({ signal }) => lemur.warnings.preview({ signal }) });

/** @param id null: a new one */
export const notificationStore = (id: number | null): Store<Notification, ConfiguredBody> => ({
  read: () => lemur.notifications.get.tagged({ params: { id: id ?? 0 } }),
  save: (body, ifMatch) => (id === null ? untagged(lemur.notifications.create({ body })) : lemur.notifications.edit.tagged({ params: { id }, body, ifMatch })),
  object: { objectType: 'notification', objectId: id ?? 0 },
});
export const useDeleteNotification = (id: number) => useChange(() => lemur.notifications.delete({ params: { id } }));
