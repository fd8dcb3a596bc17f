import { getDatabaseUrl, type Config } from '@app/config';
import type { QueueStore } from '@app/jobs';

/** Redis when the installation has one, else our own database. */
export const queueStoreOf = (config: Pick<Config, 'redis' | 'database'>): QueueStore =>
  config.redis.url === undefined ? { databaseUrl: getDatabaseUrl(config) } : { redisUrl: config.redis.url };
