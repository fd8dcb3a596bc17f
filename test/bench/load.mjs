import { Pool } from 'undici';

/** The value below which that share of them lies. */
export const percentile = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(sorted.length * share) - 1))] ?? Number.NaN;

/** A client that keeps one connection for each caller. */
export function openClient(origin, callers, token) {
  const pool = new Pool(origin, { connections: callers, pipelining: 1, headersTimeout: 120_000, bodyTimeout: 120_000 });
  const call = async (method, path, body) => {
    const { statusCode, body: answer } = await pool.request({
      method,
      path: `/api/1${path}`,
      headers: { ...(token ? { authorization: `Bearer ${token}` } : {}), ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: statusCode, text: await answer.text() };
  };
  return { call, close: () => pool.close() };
}

/**
 * So many callers, each asking again as soon as it was answered.
 *
 * @param {{ callers: number, seconds: number, least?: number, most?: number, ask: (index: number) => Promise<{ status: number, text: string }> }} load
 * Goes on beyond the time until `least` were answered, for a percentile of few says little.
 * @returns milliseconds at the percentiles, and answers a second. An answer that is no 200 ends the run: a refusal is fast, and would flatter.
 */
export async function measure({ callers, seconds, least = 0, most = Number.POSITIVE_INFINITY, ask }) {
  const times = [];
  const begin = performance.now();
  const end = begin + seconds * 1000;
  let index = 0;
  const caller = async () => {
    while ((performance.now() < end || index < least) && index < most) {
      const asked = performance.now();
      const { status, text } = await ask(index++);
      if (status !== 200) throw new Error(`Answered ${status}: ${text.slice(0, 500)}`);
      times.push(performance.now() - asked);
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
  const elapsedSeconds = (performance.now() - begin) / 1000;
  times.sort((a, b) => a - b);
  return { count: times.length, perSecond: times.length / elapsedSeconds, p50: percentile(times, 0.5), p95: percentile(times, 0.95) };
}
