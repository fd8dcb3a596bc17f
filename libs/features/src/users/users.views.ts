/** A user as others show him. */
export interface UserFace {
  readonly id: number;
  readonly username: string;
  readonly email: string;
  readonly active: boolean;
}

export interface UserView extends UserFace {
  readonly profilePicture: string | null;
  /** Goes up with each change, also of the password. */
  readonly version: number;
  readonly roles: readonly { readonly id: number; readonly name: string }[];
}

/** A page of a list. */
export interface PageOf<Item> {
  readonly total: number;
  readonly items: readonly Item[];
}
