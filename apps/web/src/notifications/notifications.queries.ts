import { notifications, warnings, type NotificationAnswer } from '@app/api-contract';
import { useQuery } from '@tanstack/react-query';
import { call } from '../api/call';
import { useChange } from '../api/use-change';
import type { ConfiguredBody } from '../plugins/ConfiguredForm';
import type { FetchPage } from '../ui/ResourceList';

export type Notification = NotificationAnswer;

export const fetchNotifications: FetchPage<Notification> = (query, signal) => call(notifications.list)({ query, signal });

/** Notifications whose label has this text, for choosing among them: with thousands of teams they are too many for one list. */
export const useNotificationsLike = (text: string) =>
  useQuery({
    queryKey: ['notifications', 'like', text],
    queryFn: ({ signal }) => fetchNotifications({ count: 30, sortBy: 'label', sortDir: 'asc', ...(text ? { filter: `label;${text}` } : {}) }, signal),
    staleTime: 60_000,
  });

export const useNotification = (id: number) =>
  useQuery({ queryKey: ['notifications', 'one', id], queryFn: ({ signal }) => call(notifications.get)({ params: { id }, signal }) });

const shownCertificates = 20;

export const useNotificationCertificates = (id: number) =>
  useQuery({
    queryKey: ['notifications', 'certificates', id],
    queryFn: ({ signal }) =>
      call(notifications.certificates)({ params: { id }, query: { count: shownCertificates, sortBy: 'notAfter', sortDir: 'asc' }, signal }),
  });

export const useWarningsPreview = () => useQuery({ queryKey: ['notifications', 'preview'], queryFn: ({ signal }) => call(warnings.preview)({ signal }) });

export const useCreateNotification = () => useChange((body: ConfiguredBody) => call(notifications.create)({ body }));
export const useEditNotification = (id: number) => useChange((body: ConfiguredBody) => call(notifications.edit)({ params: { id }, body }));
export const useDeleteNotification = (id: number) => useChange(() => call(notifications.delete)({ params: { id } }));
