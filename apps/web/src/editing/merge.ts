type Plain = Readonly<Record<string, unknown>>;

const isPlain = (value: unknown): value is Plain => typeof value === 'object' && value !== null && !Array.isArray(value);
const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);
const namesOf = (...things: readonly Plain[]) => [...new Set(things.flatMap((thing) => Object.keys(thing)))];

/** Which fields differ: `label`, or `options.path` inside an object. A list is one field. */
export const differing = (one: Plain, other: Plain, path = ''): string[] =>
  namesOf(one, other).flatMap((name): string[] => {
    const [mine, theirs] = [one[name], other[name]];
    if (isPlain(mine) && isPlain(theirs)) return differing(mine, theirs, `${path}${name}.`);
    return isSame(mine, theirs) ? [] : [`${path}${name}`];
  });

/** What was typed stays as it is; what was not touched becomes what is there now. */
export function merged<Values extends object>(typed: Values, before: Values, now: Values): Values {
  const [mine, was, is] = [typed as Plain, before as Plain, now as Plain];
  const parts = namesOf(mine, was, is).map((name) => {
    const [own, old, fresh] = [mine[name], was[name], is[name]];
    if (isPlain(own) && isPlain(old) && isPlain(fresh)) return [name, merged(own, old, fresh)] as const;
    return [name, isSame(own, old) ? fresh : own] as const;
  });
  return Object.fromEntries(parts.filter(([, value]) => value !== undefined)) as Values;
}

/** The value of a field by its path. */
export const valueAt = (thing: object, path: string): unknown =>
  path.split('.').reduce<unknown>((inner, name) => (isPlain(inner) ? inner[name] : undefined), thing);
