import { describe, expect, it } from 'vitest';
import { faultsOf, type PlanNode } from './plan.rules';

const big = new Set(['certificates']);
const scan = (kind: string, rows: number, change: Partial<PlanNode> = {}): PlanNode => ({
  'Node Type': kind,
  'Plan Rows': rows,
  'Relation Name': 'certificates',
  ...change,
});
const above = (kind: string, ...below: PlanNode[]): PlanNode => ({ 'Node Type': kind, 'Plan Rows': 1, Plans: below });

describe('A plan', () => {
  it('that reads a big table from end to end is refused, also below a limit when it leaves out rows', () => {
    expect(faultsOf(scan('Seq Scan', 10), big)).toHaveLength(1);
    expect(faultsOf(above('Limit', scan('Seq Scan', 10, { Filter: 'true' })), big)).toHaveLength(1);
    expect(faultsOf(above('Limit', above('Sort', scan('Seq Scan', 10))), big)).toHaveLength(1);
    expect(faultsOf(above('Limit', scan('Seq Scan', 10)), big)).toEqual([]);
    expect(faultsOf(scan('Seq Scan', 10, { 'Relation Name': 'roles' }), big)).toEqual([]);
  });

  it('that reads much of a big table by an index is refused, unless a limit ends it', () => {
    expect(faultsOf(scan('Index Scan', 90_000), big)).toHaveLength(1);
    expect(faultsOf(above('Limit', above('Sort', scan('Index Scan', 90_000))), big)).toHaveLength(1);
    expect(faultsOf(above('Limit', scan('Index Scan', 90_000)), big)).toEqual([]);
  });
});
