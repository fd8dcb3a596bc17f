/** What is done with a pending certificate after something went wrong. `because` is a whole sentence for its owner. */
export type Patience = { readonly giveUp: false; readonly inSeconds: number; readonly because: string } | { readonly giveUp: true; readonly because: string };

const hourSeconds = 3_600;

/** With pauses of an hour at the most, this is a week. */
const mostFailures = 7 * 24;

const ended = (words: string) => (/[.!?]$/.test(words) ? words : `${words}.`);

/**
 * After the authority has refused: so many tries, with pauses that grow from a minute. What it would refuse again is not tried again.
 * @param attempts tries that it refused, this one included
 */
export function decideAfterRefusal(
  words: string,
  { attempts, mostAttempts, mayTryAgain }: { attempts: number; mostAttempts: number; mayTryAgain: boolean },
): Patience {
  const said = ended(words);
  if (!mayTryAgain) return { giveUp: true, because: said };
  if (attempts >= mostAttempts) return { giveUp: true, because: `${said} Given up after ${attempts} ${attempts === 1 ? 'try' : 'tries'}.` };
  return { giveUp: false, inSeconds: Math.min(hourSeconds, 60 * 4 ** (attempts - 1)), because: said };
}

/**
 * After somebody could not be reached, or asked for a pause: nothing was refused, so patience is long.
 * @param failures in a row, this one included
 * @param retryAfterSeconds the pause that was asked for; it is kept to
 */
export function decideAfterFailure(words: string, { failures, retryAfterSeconds }: { failures: number; retryAfterSeconds: number | null }): Patience {
  const said = ended(words);
  if (failures > mostFailures) return { giveUp: true, because: `${said} Given up after a week.` };
  const pause = Math.min(hourSeconds, 15 * 2 ** Math.min(20, failures - 1));
  return { giveUp: false, inSeconds: Math.max(retryAfterSeconds ?? 0, retryAfterSeconds === null ? pause : 1), because: said };
}
