import type { z } from 'zod';
import { Done, listAnswer } from './answers';
import { CertificateAnswer } from './certificates';
import { endpoint } from './endpoint';
import { NotificationAnswer } from './nested';
import { pluginObject } from './plugin-object';
import { certificatesQuery, notificationsQuery } from './queries';
import { refs } from './references';
import { bool, line, nullAsDefault, object, text } from './wire-types';

export const CreateNotification = object({ label: line(), plugin: pluginObject(), description: nullAsDefault(text(), ''), certificates: refs().default([]) });
export type CreateNotification = z.output<typeof CreateNotification>;

export const EditNotification = object({
  label: line(),
  plugin: pluginObject(),
  description: nullAsDefault(text(), ''),
  active: bool().optional().describe('Unchanged when absent.'),
  addedCertificates: refs().default([]),
  removedCertificates: refs().default([]),
});
export type EditNotification = z.output<typeof EditNotification>;

export const notifications = {
  list: endpoint({
    method: 'GET',
    path: '/notifications',
    summary: 'Notifications, a page of them',
    who: 'any',
    query: notificationsQuery,
    answer: listAnswer(NotificationAnswer),
  }),
  create: endpoint({
    method: 'POST',
    path: '/notifications',
    summary: 'Create a notification',
    who: 'writer',
    body: CreateNotification,
    answer: NotificationAnswer,
  }),
  get: endpoint({ method: 'GET', path: '/notifications/:id', summary: 'One notification', who: 'any', answer: NotificationAnswer }),
  edit: endpoint({
    method: 'PUT',
    path: '/notifications/:id',
    summary: 'Change a notification and the certificates it is for',
    who: 'object',
    body: EditNotification,
    answer: NotificationAnswer,
  }),
  delete: endpoint({ method: 'DELETE', path: '/notifications/:id', summary: 'Delete a notification', who: 'object', answer: Done }),
  certificates: endpoint({
    method: 'GET',
    path: '/notifications/:id/certificates',
    summary: 'Certificates that a notification is for',
    who: 'any',
    query: certificatesQuery,
    answer: listAnswer(CertificateAnswer),
  }),
};
