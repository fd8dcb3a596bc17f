import { describe, expect, it } from 'vitest';
import { holdersOf, zoneOf } from './zone-choice.rules';

describe('The zone of a name', () => {
  it('is the longest around it', () => {
    expect(zoneOf('a.b.example.com', ['example.com', 'b.example.com', 'com'])).toBe('b.example.com');
  });

  it('may be the name itself, in any case and with a last dot', () => {
    expect(zoneOf('Example.COM.', ['example.com'])).toBe('example.com');
  });

  it('ends where a label ends', () => {
    expect(zoneOf('badexample.com', ['example.com'])).toBeNull();
  });
});

describe('The accounts for a name', () => {
  const holders = [
    { id: 1, zones: ['example.com'] },
    { id: 2, zones: ['eu.example.com'] },
    { id: 3, zones: ['eu.example.com', 'example.org'] },
  ];

  it('are all that hold the longest zone', () => {
    expect(holdersOf('www.eu.example.com', holders, null)).toEqual([
      { id: 2, zone: 'eu.example.com' },
      { id: 3, zone: 'eu.example.com' },
    ]);
  });

  it('are the chosen one alone, though another holds a longer zone', () => {
    expect(holdersOf('www.eu.example.com', holders, 1)).toEqual([{ id: 1, zone: 'example.com' }]);
  });

  it('are others where the chosen one has no zone around the name', () => {
    expect(holdersOf('www.example.org', holders, 1)).toEqual([{ id: 3, zone: 'example.org' }]);
  });

  it('are none where nobody has', () => {
    expect(holdersOf('www.example.net', holders, null)).toEqual([]);
  });
});
