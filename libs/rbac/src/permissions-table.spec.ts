import { describe, expect, it } from 'vitest';
import { permissions } from './permissions.rules';
import { permissionsTable } from './permissions-table';

const rows = permissionsTable().split('\n');
const cellsOf = (permission: string) =>
  rows
    .find((row) => row.startsWith(`| \`${permission}\``))
    ?.split('|')
    .slice(2, -1)
    .map((cell) => cell.trim());

describe('The printed table of permissions', () => {
  it('has a line for each permission', () => {
    expect(rows.length - 2).toBe(Object.keys(permissions).length);
  });

  it('gives nobody anything', () => {
    expect(Object.keys(permissions).filter((permission) => cellsOf(permission)?.[0] !== '')).toEqual([]);
  });

  it('shows who may read a key: its creator and those of its roles unless roles are strict, administrators always', () => {
    expect(cellsOf('certificate.read-key')).toEqual(['', '', '', '○', '○', '○', '', '●']);
  });
});
