import { writeInstant } from '@app/api-contract';

/** ISO 8601 in UTC as clients of the API read it: `2027-02-01T00:00:00+00:00`, six decimals when the fraction is not zero. */
export const toTimestamp = writeInstant;

/** The same for a time that may be missing. */
export const toTimestampOrNull = (date: Date | null): string | null => (date ? writeInstant(date) : null);
