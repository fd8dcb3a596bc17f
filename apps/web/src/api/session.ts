/**
 * Who is signed in, in this tab.
 *
 * The token lives in sessionStorage: it ends with the tab, is never written to the profile's disk store that outlives the browser, and is not sent along by
 * the browser itself, so a foreign page cannot use it. The price would be to sign in again in each tab (mails link here), so a new tab asks the open tabs of
 * the same origin for it over a BroadcastChannel, and signing out in one signs out all.
 */
const storageKey = 'lemur-token';
const handOverMs = 120;

type Message = { say: 'token-please' } | { say: 'token'; token: string } | { say: 'signed-out' };

const channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('lemur-session');
const listeners = new Set<() => void>();
const tell = (message: Message) => channel?.postMessage(message);

export const currentToken = (): string | null => sessionStorage.getItem(storageKey);

/** Calls back whenever somebody signs in or out, here or in another tab. Returns the way to stop. */
export function onSessionChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function keepToken(token: string): void {
  sessionStorage.setItem(storageKey, token);
  listeners.forEach((listener) => listener());
}

/** Forgets the token in this tab only: it was refused, which another tab will find out for itself. */
export function dropToken(): void {
  sessionStorage.removeItem(storageKey);
  listeners.forEach((listener) => listener());
}

export function signOut(): void {
  dropToken();
  tell({ say: 'signed-out' });
}

/** Takes over the token of another open tab, if this one has none. Waits at most 120 ms. */
export async function adoptSession(): Promise<void> {
  if (channel) channel.onmessage = ({ data: message }: MessageEvent<Message>) => answer(message);
  if (currentToken() || !channel) return;
  await new Promise<void>((resolve) => {
    const stop = onSessionChange(resolve);
    tell({ say: 'token-please' });
    setTimeout(() => {
      stop();
      resolve();
    }, handOverMs);
  });
}

function answer(message: Message): void {
  const token = currentToken();
  if (message.say === 'token-please' && token) tell({ say: 'token', token });
  else if (message.say === 'token' && !token) keepToken(message.token);
  else if (message.say === 'signed-out' && token) dropToken();
}
