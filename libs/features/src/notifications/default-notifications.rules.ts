/** A notification that is made by itself when somebody first needs it. */
export interface WantedNotification {
  readonly label: string;
  /** The label where somebody else's notification has the first one. It names its team in full, so nobody else's can have it. */
  readonly labelWhenTaken: string;
  /** Address of the team. Null: the security team's. */
  readonly owner: string | null;
  readonly days: number;
  readonly recipients: readonly string[];
  readonly description: string;
}

/** A notification that is there already. */
export interface KnownNotification {
  readonly id: number;
  readonly label: string;
  readonly owner: string | null;
}

const SECURITY = 'SECURITY';

const partsOf = (owner: string) => {
  const at = owner.lastIndexOf('@');
  return { local: owner.slice(0, at).toUpperCase(), host: owner.slice(at + 1).toUpperCase() };
};

const descriptionFor = (days: number) => `Default ${days} day expiration notification`;
const once = (days: readonly number[]) => [...new Set(days)];

/** What a team is warned by that asked for nothing else. */
export function ownerDefaults(owner: string, intervalsDays: readonly number[]): WantedNotification[] {
  const { local, host } = partsOf(owner);
  return once(intervalsDays).map((days) => {
    const plain = `DEFAULT_${local}_${days}_DAY`;
    const inFull = `${plain}_${host}`;
    // A team whose address begins with security@ is not the security team of the settings.
    const label = local === SECURITY ? inFull : plain;
    return { label, labelWhenTaken: inFull, owner, days, recipients: [owner], description: descriptionFor(days) };
  });
}

/** What the security team is warned by; nothing when there is none. */
export function securityDefaults(team: readonly string[], intervalsDays: readonly number[]): WantedNotification[] {
  if (!team.length) return [];
  return once(intervalsDays).map((days) => {
    const label = `DEFAULT_${SECURITY}_${days}_DAY`;
    return { label, labelWhenTaken: label, owner: null, days, recipients: team, description: descriptionFor(days) };
  });
}

/** The one that serves, however it was changed since it was made; undefined when it has to be made. */
export const findDefault = (wanted: WantedNotification, known: readonly KnownNotification[]): KnownNotification | undefined =>
  known.find((one) => one.label === wanted.labelWhenTaken) ?? known.find((one) => one.label === wanted.label && one.owner === wanted.owner);

export const labelFor = (wanted: WantedNotification, known: readonly KnownNotification[]): string =>
  known.some((one) => one.label === wanted.label) ? wanted.labelWhenTaken : wanted.label;

/**
 * Is this one of the defaults of that team? By the team's whole address: the defaults of bobby@ are not those of bob@,
 * although their labels begin alike.
 */
export const isDefaultOf = (notification: Pick<KnownNotification, 'label' | 'owner'>, owner: string): boolean =>
  notification.owner === owner && notification.label.startsWith(`DEFAULT_${partsOf(owner).local}_`);

/** Labels that only the defaults have: whoever took one of a team's would keep it from being warned under that name. */
export const isReservedLabel = (label: string): boolean => /^DEFAULT_.+_\d+_DAY(_|$)/i.test(label);
