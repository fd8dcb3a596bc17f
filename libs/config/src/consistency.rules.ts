import type { Settings } from './config.schema';

/** What is wrong with settings that are each right alone, in whole sentences. */
export function consistencyProblems({ server, certificates }: Pick<Settings, 'server' | 'certificates'>): string[] {
  const problems: string[] = [];
  // An answer with credentials for every origin would hand each page on the net the rights of whoever looks at it.
  if (server.corsOrigins.some((origin) => origin.includes('*')))
    problems.push('CORS_ORIGINS holds "*", but answers carry credentials. Name each origin, such as https://portal.example.com');
  if (server.corsEnabled && !server.corsOrigins.length)
    problems.push('CORS is on, but CORS_ORIGINS names no origin. Name those that may call the API, or set CORS=false');
  const { publicDefaultValidityDays: usual, publicMaxValidityDays: most } = certificates;
  if (usual !== undefined && usual > most)
    problems.push(`PUBLIC_CA_DEFAULT_VALIDITY_DAYS is ${usual}, more than PUBLIC_CA_MAX_VALIDITY_DAYS, which is ${most}. Lower the first`);
  return problems.map((problem) => `${problem}.`);
}
