// What ends within four weeks, and who has to know: LEMUR_URL=https://lemur.example.com LEMUR_TOKEN=… node libs/api-client/examples/ending-soon.mjs
// In a checkout, after "npm run build".
import { ApiError, createClient } from '../../../dist/libs/api-client/src/index.js';

const { LEMUR_URL: baseUrl, LEMUR_TOKEN: token } = process.env;
const lemur = createClient({ baseUrl, token });

try {
  let count = 0;
  for await (const { name, notAfter, owner } of lemur.certificates.listShort.each({
    query: { timeRange: 4, sortBy: 'notAfter', sortDir: 'asc', count: 200 },
  })) {
    process.stdout.write(`${notAfter.slice(0, 10)}  ${name}  ${owner}\n`);
    count++;
  }
  process.stdout.write(`${count} certificates end within four weeks.\n`);
} catch (error) {
  if (!(error instanceof ApiError)) throw error;
  process.stderr.write(`${error.message}${error.hint ? ` ${error.hint}` : ''}\n`);
  process.exitCode = 1;
}
