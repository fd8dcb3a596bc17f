/** Where a page of the dashboard is, for mails and messages. Null: the installation has not said under which name it is reached (LEMUR_HOSTNAME). */
const linkTo = (hostname: string | undefined, page: string, name: string): string | null =>
  hostname ? `https://${hostname}/#/${page}/${encodeURIComponent(name)}` : null;

export const certificateUrl = (hostname: string | undefined, name: string): string | null => linkTo(hostname, 'certificates', name);

export const endpointUrl = (hostname: string | undefined, name: string): string | null => linkTo(hostname, 'endpoints', name);
