import { DomainError, invalidAsAWhole } from '@app/errors';
import { describe, expect, it } from 'vitest';

describe('A refusal of the request as a whole', () => {
  it('has the shape that clients of the API read', () => {
    const error = invalidAsAWhole('certificate.dates', 'The end lies before the start.');
    expect(error).toBeInstanceOf(DomainError);
    expect(error).toMatchObject({
      kind: 'invalid',
      message: 'Validation Error.',
      details: { reasons: { Schema: { rule: ['The end lies before the start.'] } } },
    });
  });
});
