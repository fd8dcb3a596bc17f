import { HttpException } from '@nestjs/common';
import { DomainError, invalidRequest } from '@app/errors';
import { describe, expect, it } from 'vitest';
import { answerFor } from './error-answer';

const answer = (error: unknown, compatible = false) => answerFor(error, 'r1', compatible);

describe('What the caller is told', () => {
  it('is message, reasons, code, hint and the id of the request', () => {
    expect(answer(invalidRequest('x.y', { name: 'Too long.' }, 'Shorten it.'))).toMatchObject({
      status: 400,
      body: { message: 'Validation Error.', reasons: { name: 'Too long.' }, code: 'x.y', hint: 'Shorten it.', requestId: 'r1' },
      isOurs: false,
    });
  });

  it('is nothing of an error that is not ours to show', () => {
    const told = JSON.stringify(answer(new Error('password=hunter2')));
    expect(told).not.toContain('hunter2');
    expect(answer(new Error('x'))).toMatchObject({ status: 500, isOurs: true, body: { code: 'unexpected' } });
    expect(JSON.stringify(answer(new DomainError('bug', 'secret.altered', 'roles.sealedPassword does not open')))).not.toContain('sealedPassword');
  });

  it('never is a fact that was meant for the log', () => {
    expect(JSON.stringify(answer(new DomainError('forbidden', 'a.b', 'No.', { facts: { inside: 'only' } })))).not.toContain('only');
  });

  it('asks for a token with 401, or with 403 where old clients want that, but never without one at all', () => {
    const expired = new DomainError('unauthenticated', 'token.expired', 'Token has expired');
    expect(answer(expired)).toMatchObject({ status: 401, headers: { 'www-authenticate': 'Bearer' } });
    expect(answer(expired, true).status).toBe(403);
    expect(answer(new DomainError('unauthenticated', 'token.missing', 'Missing authorization header'), true).status).toBe(401);
  });

  it('says when to try again after too many sign-ins', () => {
    const tooMany = new DomainError('conflict', 'sign-in.too-many-attempts', 'Too many.', { facts: { retryAfterSeconds: 17 } });
    expect(answer(tooMany)).toMatchObject({ status: 429, headers: { 'retry-after': '17' } });
  });

  it.each([
    ['that a body is too large', { statusCode: 413 }, 413],
    ['that a body is not JSON by its type', { statusCode: 415 }, 415],
    ['that a body is malformed', { statusCode: 400 }, 400],
    ['that a path does not exist', new HttpException('Cannot GET /x', 404), 404],
  ])('%s', (_, error, status) => {
    expect(answer(error).status).toBe(status);
    expect(answer(error).body.message).not.toContain('Cannot GET');
  });
});

describe('A database that is away', () => {
  it.each([
    Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }),
    Object.assign(new Error('terminating connection due to administrator command'), { code: '57P01' }),
    Object.assign(new Error('query failed'), { driverError: Object.assign(new Error('starting up'), { code: '57P03' }) }),
    Object.assign(new AggregateError([Object.assign(new Error('x'), { code: 'ECONNREFUSED' })]), {}),
    new Error('timeout exceeded when trying to connect'),
    new Error('Connection terminated unexpectedly'),
  ])('is 503 with a time to wait: %s', (error) => {
    expect(answer(error)).toMatchObject({ status: 503, headers: { 'retry-after': '2' }, body: { code: 'database.away' } });
  });

  it('is not a CA that refuses a connection, nor a mistake in a statement', () => {
    const caDown = new DomainError('upstream', 'ca.down', 'The CA is down.', { cause: Object.assign(new Error('x'), { code: 'ECONNREFUSED' }) });
    expect(answer(caDown).status).toBe(502);
    expect(answer(Object.assign(new Error('syntax error'), { code: '42601' })).status).toBe(500);
  });
});
