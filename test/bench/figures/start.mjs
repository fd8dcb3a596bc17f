import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { checkout, findFreePort, makeFolder, untilHealthy } from '../system.mjs';

async function startOnce(dataDir, figure, aim) {
  const port = await findFreePort();
  const begin = performance.now();
  const child = spawn(process.execPath, [join(checkout, 'apps/local/start.mjs')], {
    cwd: checkout,
    // A group of its own, so that whatever it leaves behind is ended with it.
    detached: true,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { PATH: process.env.PATH, HOME: process.env.HOME, LEMUR_DATA_DIR: dataDir, LEMUR_PORT: String(port), LEMUR_HOST: '127.0.0.1' },
  });
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
  const ended = new Promise((done) => child.once('exit', done));
  try {
    await untilHealthy(`http://127.0.0.1:${port}`, { patienceMs: 180_000, hasEnded });
    const seconds = (performance.now() - begin) / 1000;
    return { figure, seconds, aim, met: aim === undefined ? undefined : seconds <= aim.seconds };
  } finally {
    if (!hasEnded()) child.kill('SIGTERM');
    await ended;
  }
}

/** `npm start` until it answers: with an empty data directory, and again. Everything is installed and built already. */
export async function* measureStart() {
  const { folder, remove } = makeFolder();
  const dataDir = join(folder, 'data');
  try {
    yield await startOnce(dataDir, 'first start, until it answers');
    yield await startOnce(dataDir, 'second start, until it answers', { seconds: 6, words: '≤ 6 s' });
  } finally {
    remove();
  }
}
