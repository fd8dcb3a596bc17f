import { notifications } from '@mantine/notifications';

/** Says that something was done. Goes by itself. */
export const doneNotice = (title: string, message = '') => notifications.show({ title, message, color: 'petrol', autoClose: 5000 });

/** Says that something failed where no form is there to say it. Stays until it is read. */
export const problemNotice = (title: string, failure: unknown) =>
  notifications.show({
    title,
    message: failure instanceof Error ? failure.message : 'Something unexpected happened in this page.',
    color: 'red',
    autoClose: false,
  });
