import { describe, expect, it } from 'vitest';
import { findDefault, isDefaultOf, isReservedLabel, labelFor, ownerDefaults, securityDefaults } from './default-notifications.rules';

const [wanted] = ownerDefaults('ops@a.example', [30]);
if (!wanted) throw new Error('no default');

describe('The defaults of an owner', () => {
  it('are labelled by the local part in capitals and the days', () => {
    expect(ownerDefaults('web-team@acorn.example', [30, 15, 2]).map(({ label }) => label)).toEqual([
      'DEFAULT_WEB-TEAM_30_DAY',
      'DEFAULT_WEB-TEAM_15_DAY',
      'DEFAULT_WEB-TEAM_2_DAY',
    ]);
  });

  it('tell the owner and nobody else', () => expect(wanted.recipients).toEqual(['ops@a.example']));

  it('are one for each number of days, however often it is named', () => expect(ownerDefaults('ops@a.example', [30, 30])).toHaveLength(1));

  it('serve however they were changed since they were made', () => {
    expect(findDefault(wanted, [{ id: 7, label: 'DEFAULT_OPS_30_DAY', owner: 'ops@a.example' }])?.id).toBe(7);
  });

  it('are not those of another team with the same local part', () => {
    const theirs = [{ id: 7, label: 'DEFAULT_OPS_30_DAY', owner: 'ops@b.example' }];
    expect(findDefault(wanted, theirs)).toBeUndefined();
    expect(labelFor(wanted, theirs)).toBe('DEFAULT_OPS_30_DAY_A.EXAMPLE');
  });

  it('get the short label while nobody has it', () => expect(labelFor(wanted, [])).toBe('DEFAULT_OPS_30_DAY'));

  it('are found again under the long label', () => {
    const known = [
      { id: 7, label: 'DEFAULT_OPS_30_DAY', owner: 'ops@b.example' },
      { id: 8, label: 'DEFAULT_OPS_30_DAY_A.EXAMPLE', owner: 'ops@a.example' },
    ];
    expect(findDefault(wanted, known)?.id).toBe(8);
  });

  it('never take the labels of the security team, whatever the address', () => {
    expect(ownerDefaults('security@a.example', [30])[0]?.label).toBe('DEFAULT_SECURITY_30_DAY_A.EXAMPLE');
  });

  it('are told from those of an owner whose name begins alike', () => {
    const bobby = { label: 'DEFAULT_BOBBY_30_DAY', owner: 'bobby@a.example' };
    expect(isDefaultOf(bobby, 'bob@a.example')).toBe(false);
    expect(isDefaultOf(bobby, 'bobby@a.example')).toBe(true);
  });
});

describe('The defaults of the security team', () => {
  it('belong to no owner and tell the whole team', () => {
    const [one] = securityDefaults(['s1@a.example', 's2@a.example'], [30]);
    expect(one).toMatchObject({ label: 'DEFAULT_SECURITY_30_DAY', owner: null, recipients: ['s1@a.example', 's2@a.example'] });
  });

  it('are none without a team', () => expect(securityDefaults([], [30])).toEqual([]));
});

describe('A label', () => {
  it.each(['DEFAULT_OPS_30_DAY', 'DEFAULT_SECURITY_2_DAY', 'DEFAULT_OPS_30_DAY_A.EXAMPLE', 'default_ops_30_day'])(
    'such as %s is kept for defaults',
    (label) => {
      expect(isReservedLabel(label)).toBe(true);
    },
  );

  it.each(['three weeks', 'DEFAULT', 'DEFAULT_OPS', 'my DEFAULT_OPS_30_DAY', 'DEFAULT_OPS_30_DAYS'])('such as %s is free', (label) => {
    expect(isReservedLabel(label)).toBe(false);
  });
});
