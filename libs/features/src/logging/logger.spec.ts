import { DomainError } from '@app/errors';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { withLogFields } from './log-context';
import { AppLogger, errorFields } from './logger';

function written(use: (log: AppLogger) => void): Record<string, unknown>[] {
  const lines: string[] = [];
  use(new AppLogger(pino({ base: null, timestamp: false }, { write: (line: string) => void lines.push(line) })));
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('The log', () => {
  it('keeps the fields of a fact, its place, and the stack of an error', () => {
    expect(written((log) => log.log({ message: 'Source synced', sourceId: 3 }, 'sources'))).toEqual([
      { level: 30, context: 'sources', sourceId: 3, msg: 'Source synced' },
    ]);
    expect(written((log) => log.error({ message: 'Failed' }, 'Error: x\n at y', 'sources'))[0]).toMatchObject({
      level: 50,
      context: 'sources',
      stack: 'Error: x\n at y',
    });
  });

  it('has the fields of the work that a line belongs to, however deep below it is written', async () => {
    const deepBelow = async (log: AppLogger) => {
      await Promise.resolve();
      log.log({ message: 'Source synced', sourceId: 3 });
    };
    const lines: string[] = [];
    const log = new AppLogger(pino({ base: null, timestamp: false }, { write: (line: string) => void lines.push(line) }));
    await Promise.all([
      withLogFields({ job: 'sync-source' }, () => withLogFields({ runId: 'a' }, () => deepBelow(log))),
      withLogFields({ requestId: 'b' }, () => deepBelow(log)),
      deepBelow(log),
    ]);
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      { level: 30, job: 'sync-source', runId: 'a', sourceId: 3, msg: 'Source synced' },
      { level: 30, requestId: 'b', sourceId: 3, msg: 'Source synced' },
      { level: 30, sourceId: 3, msg: 'Source synced' },
    ]);
  });

  it('leaves out how Nest starts', () => {
    expect(written((log) => log.log('Mapped {/x, GET} route', 'RouterExplorer'))).toEqual([]);
  });

  it('has no parameters of a failed statement: they may be secrets', () => {
    const failed = Object.assign(new Error('duplicate key'), { code: '23505', query: 'INSERT …', parameters: ['hunter2'] });
    expect(JSON.stringify(errorFields(failed))).not.toContain('hunter2');
    expect(errorFields(failed)).toMatchObject({ error: 'Error: duplicate key', code: '23505' });
  });

  it('has the facts of our own errors', () => {
    expect(errorFields(new DomainError('upstream', 'ca.down', 'The CA is down.', { facts: { authorityId: 3 } }))).toMatchObject({
      code: 'ca.down',
      facts: { authorityId: 3 },
    });
  });
});
