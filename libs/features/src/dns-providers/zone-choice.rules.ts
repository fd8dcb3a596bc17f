/** An account and the zones it may write to. */
export interface ZoneHolder {
  readonly id: number;
  readonly zones: readonly string[];
}

const isWithin = (name: string, zone: string) => name === zone || name.endsWith(`.${zone}`);

/** The longest of these zones that holds the name; it ends where a label ends. Null: none does. */
export function zoneOf(name: string, zones: readonly string[]): string | null {
  const wanted = name.toLowerCase().replace(/\.$/, '');
  const around = zones.map((zone) => zone.toLowerCase()).filter((zone) => zone !== '' && isWithin(wanted, zone));
  return around.reduce<string | null>((longest, zone) => (longest === null || zone.length > longest.length ? zone : longest), null);
}

/**
 * Who holds the zone of this name. A chosen account comes first where it has a zone around the name; where it has none, as with
 * an alias that leads elsewhere, whoever holds the longest zone does, and all of them when they are several.
 */
export function holdersOf(name: string, holders: readonly ZoneHolder[], chosenId: number | null): { id: number; zone: string }[] {
  const found = holders.flatMap(({ id, zones }) => {
    const zone = zoneOf(name, zones);
    return zone === null ? [] : [{ id, zone }];
  });
  const chosen = found.filter(({ id }) => id === chosenId);
  if (chosen.length) return chosen;
  const longest = Math.max(0, ...found.map(({ zone }) => zone.length));
  return found.filter(({ zone }) => zone.length === longest);
}
