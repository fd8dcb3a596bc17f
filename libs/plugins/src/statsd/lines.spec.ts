import { describe, expect, it } from 'vitest';
import { intoDatagrams, statsdLine } from './lines';

const at = new Date('2026-01-01T00:00:00Z');

describe('A measurement for statsd', () => {
  it('has its tags behind the type, where DogStatsD looks for them', () => {
    expect(statsdLine({ name: 'login', type: 'counter', value: 1, tags: { status: 'failure', from: 'api' }, at }, 'pki.')).toBe(
      'pki.login:1|c|#status:failure,from:api',
    );
    expect(statsdLine({ name: 'response_time', type: 'timer', value: 3.5, tags: {}, at }, undefined)).toBe('response_time:3.5|ms');
  });

  it('stays one line whatever a tag holds', () => {
    expect(statsdLine({ name: 'x', type: 'gauge', value: 2, tags: { 'a:b': 'c|d\ne#f,g@h' }, at }, undefined)).toBe('x:2|g|#a_b:c_d_e_f_g_h');
  });
});

describe('Datagrams', () => {
  it('are filled up to what a packet holds, and no line is torn apart', () => {
    const lines = Array.from({ length: 100 }, (_, index) => `metric.${index}:1|c|#${'t'.repeat(50)}`);
    const datagrams = intoDatagrams(lines);
    expect(datagrams.length).toBeLessThan(6);
    expect(Math.max(...datagrams.map((datagram) => Buffer.byteLength(datagram)))).toBeLessThanOrEqual(1432);
    expect(datagrams.join('\n').split('\n')).toEqual(lines);
  });
});
