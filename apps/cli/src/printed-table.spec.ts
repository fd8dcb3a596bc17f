import { describe, expect, it } from 'vitest';
import { replaceTable } from './printed-table';

const page = 'Before\n\n<!-- table:jobs -->\nold\n<!-- /table:jobs -->\n\nAfter\n';

describe('A printed table', () => {
  it('replaces what stands between its marks, and nothing else', () => {
    expect(replaceTable(page, 'README.md', 'jobs', '| a |')).toBe('Before\n\n<!-- table:jobs -->\n\n| a |\n\n<!-- /table:jobs -->\n\nAfter\n');
  });

  it('is the same when it is printed again', () => {
    const once = replaceTable(page, 'README.md', 'jobs', '| a |\n');
    expect(replaceTable(once, 'README.md', 'jobs', '| a |')).toBe(once);
  });

  it('asks for its marks where they are missing', () => {
    expect(() => replaceTable('nothing', 'README.md', 'jobs', 'x')).toThrow('README.md has no place for the table "jobs".');
  });
});
