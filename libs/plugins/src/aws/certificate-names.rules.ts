import { createHash } from 'node:crypto';

const harmless = /^[A-Za-z0-9_+=,.@-]{1,128}$/;
const maxLength = 128;

const mark = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 12);
const withMark = (name: string, text: string) => `${name.slice(0, maxLength - 13)}-${mark(text)}`;

/** As IAM takes names: 1 to 128 letters, digits and `_+=,.@-`. What is rewritten gets a mark, so that two names never become one. */
export const serverCertificateName = (name: string): string => (harmless.test(name) ? name : withMark(name.replace(/[^A-Za-z0-9_+=,.@-]+/g, '-'), name));

/** For when another certificate, or another path, has the name: IAM knows a name once in a whole account. */
export const secondName = (name: string, path: string, sha256: string): string => withMark(serverCertificateName(name), `${path}\n${sha256}`);

/** Without the path that may stand before it. */
export const withoutPath = (name: string): string => name.slice(name.lastIndexOf('/') + 1);
