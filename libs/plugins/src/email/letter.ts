/** What a mail says, before it becomes HTML or text. All of it is plain text; rendering escapes it. */
export interface Letter {
  readonly subject: string;
  readonly headline: string;
  /** `alarm`: something ends or went wrong; `news`: something was done. */
  readonly tone: 'alarm' | 'news';
  readonly opening: readonly string[];
  readonly sections: readonly LetterSection[];
  readonly advice: readonly string[];
  /** Addresses to ask. */
  readonly contacts: readonly string[];
}

export interface LetterSection {
  readonly title: string | null;
  readonly items: readonly LetterItem[];
}

export interface LetterItem {
  readonly title: string;
  readonly url: string | null;
  readonly facts: readonly LetterFact[];
}

export interface LetterFact {
  readonly name: string;
  readonly value: string;
  readonly url?: string | null;
  /** Wants to be seen: shown in bold and in the colour of alarm. */
  readonly isUrgent?: boolean;
}
