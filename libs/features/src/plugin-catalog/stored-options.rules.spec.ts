import type { OptionDescription } from '@app/plugins';
import { describe, expect, it } from 'vitest';
import { asRecord, keptSecrets, maskOptions, showOptions } from './stored-options.rules';

const host: OptionDescription = { name: 'host', type: 'str', required: true, helpMessage: 'server' };
const password: OptionDescription = { name: 'password', type: 'str', required: false, helpMessage: 'secret', sensitive: true };
const options = [host, password];
const envelope = 'v1.0badcafe.aaaa.bbbb.cccc';

describe('Stored options', () => {
  it('are shown in the order of the plugin, with their values', () => {
    expect(showOptions(options, { password: envelope, host: 'a.test' }).map(({ name, value }) => [name, value])).toEqual([
      ['host', 'a.test'],
      ['password', null],
    ]);
  });

  it('never show a secret, only whether there is one', () => {
    const shown = showOptions(options, { host: 'a.test', password: envelope });
    expect(JSON.stringify(shown)).not.toContain(envelope);
    expect(shown[1]).toMatchObject({ value: null, isSet: true });
    expect(showOptions(options, { host: 'a.test' })[1]).toMatchObject({ value: null, isSet: false });
  });

  it('leave out what the plugin does not know any more', () => {
    expect(showOptions([host], { host: 'a.test', gone: 'x' }).map(({ name }) => name)).toEqual(['host']);
  });

  it('are written into the audit log without their secrets', () => {
    expect(maskOptions(options, { host: 'a.test', password: envelope })).toEqual({ host: 'a.test', password: '(secret)' });
  });
});

describe('A secret', () => {
  const stored = { host: 'a.test', password: envelope };

  it('is kept when the null that was shown in its place comes back', () => {
    expect(keptSecrets(options, [{ name: 'password', value: null }], stored)).toEqual(['password']);
    expect(keptSecrets(options, [{ name: 'password' }], stored)).toEqual(['password']);
  });

  it('is not kept when a new one comes, an empty one, or none at all', () => {
    expect(keptSecrets(options, [{ name: 'password', value: 'new' }], stored)).toEqual([]);
    expect(keptSecrets(options, [{ name: 'password', value: '' }], stored)).toEqual([]);
    expect(keptSecrets(options, [], stored)).toEqual([]);
  });

  it('cannot be kept where there was none', () => {
    expect(keptSecrets(options, [{ name: 'password', value: null }], { host: 'a.test' })).toEqual([]);
  });

  it('is the only kind of option that null keeps', () => {
    expect(keptSecrets(options, [{ name: 'host', value: null }], stored)).toEqual([]);
  });
});

describe('An option that is given twice', () => {
  it('counts as it was given last', () =>
    expect(
      asRecord([
        { name: 'a', value: 1 },
        { name: 'a', value: 2 },
      ]),
    ).toEqual({ a: 2 }));
});
