const nameByText = new Map<string, string>();

/**
 * A statement of a hot path. Each connection has it parsed and planned once and from then on sends its parameters alone, which is a good
 * part of the work of a short statement. Only for statements whose best plan does not depend on the parameters: after a few runs the
 * server keeps one plan for all of them. A search for whatever somebody typed is none.
 * @param name the same in no other statement; 63 letters at most
 * @returns the statement, to be run as any other
 */
export function prepared(name: string, sql: string): string {
  nameByText.set(sql, name);
  return sql;
}

export const preparedNameOf = (sql: string): string | undefined => nameByText.get(sql);
