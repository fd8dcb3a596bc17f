import { z } from 'zod';
import { setting, text } from './setting-types';

/** Proofs of the audit log. */
export const auditSettings = z
  .object({
    headsDirectory: setting(text().optional(), {
      key: 'LEMUR_AUDIT_HEADS_DIR',
      description:
        'Directory into which the worker writes a signed head of the audit log each day. Best one that the database’s administrators cannot change; unset: none is written.',
      example: '/mnt/worm/lemur',
    }),
  })
  .prefault({});
