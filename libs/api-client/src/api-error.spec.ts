import { describe, expect, it } from 'vitest';
import { errorOf } from './api-error';

describe('A refusal of the API', () => {
  it('keeps status, message, code, hint, reasons and request id', () => {
    const body = {
      message: 'ann may not.',
      code: 'certificate.read-key.denied',
      hint: 'Ask for the role "payments".',
      requestId: '7f3c',
      reasons: { owner: 'x' },
    };
    expect(errorOf(403, body)).toMatchObject({ status: 403, ...body });
  });

  it('is put into words when something else than the API wrote it', () => {
    expect(errorOf(502, '<html>Bad Gateway</html>').message).toBe('The server could not answer (status 502).');
    expect(errorOf(404, { error: '404 Not Found' })).toMatchObject({ message: '404 Not Found', code: '' });
    expect(errorOf(429, null).message).toBe('Too many requests.');
  });

  it('reads a message that is a list of fields as reasons', () => {
    expect(errorOf(400, { message: { password: 'Missing required parameter' } })).toMatchObject({
      message: 'Some fields are missing or wrong.',
      reasons: { password: 'Missing required parameter' },
    });
  });
});
