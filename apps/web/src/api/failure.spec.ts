import { describe, expect, it } from 'vitest';
import { failureOf, flattenReasons, reasonFor } from './failure';

describe('A refusal of the API', () => {
  it('keeps message, code, hint and request id', () => {
    const { status, body } = failureOf(403, {
      message: 'ann may not read-key certificate 812.',
      code: 'certificate.read-key.denied',
      hint: 'Ask for the role "payments".',
      requestId: '7f3c',
    });
    expect({ status, ...body }).toMatchObject({
      status: 403,
      message: 'ann may not read-key certificate 812.',
      hint: 'Ask for the role "payments".',
      requestId: '7f3c',
    });
  });

  it('is put into words when something else than the API wrote it', () => {
    expect(failureOf(502, '<html>Bad Gateway</html>').message).toBe('The server could not answer (status 502).');
    expect(failureOf(0, null).message).toBe('The server cannot be reached.');
    expect(failureOf(404, { error: '404 Not Found' }).message).toBe('404 Not Found');
  });

  it('reads a message that is a list of fields as reasons', () => {
    const failure = failureOf(400, { message: { password: 'Missing required parameter' } });
    expect(failure.message).toBe('Some fields are missing or wrong.');
    expect(reasonFor(failure, 'password')).toBe('Missing required parameter');
  });
});

describe('Reasons', () => {
  it('are flattened to paths, with lists by position', () => {
    expect(flattenReasons({ owner: 'a', extensions: { subAltNames: { names: 'b' } }, roles: { '0': { id: 'c' } } })).toEqual([
      { field: 'owner', words: 'a' },
      { field: 'extensions.subAltNames.names', words: 'b' },
      { field: 'roles.0.id', words: 'c' },
    ]);
  });

  it('name no field when they concern the whole request, and the object when they concern a whole object', () => {
    expect(flattenReasons({ Schema: { rule: ['one', 'two'] } })).toEqual([
      { field: '', words: 'one' },
      { field: '', words: 'two' },
    ]);
    expect(flattenReasons({ authority: { _schema: 'unknown' } })).toEqual([{ field: 'authority', words: 'unknown' }]);
  });

  it('are found for a field and for what is inside it, but not for a field whose name only begins the same', () => {
    const failure = failureOf(400, { message: 'Validation Error.', reasons: { extensions: { subAltNames: { names: 'not allowed' } }, ownerEmail: 'x' } });
    expect(reasonFor(failure, 'extensions.subAltNames')).toBe('not allowed');
    expect(reasonFor(failure, 'owner')).toBeNull();
    expect(reasonFor(new Error('other'), 'owner')).toBeNull();
  });
});
