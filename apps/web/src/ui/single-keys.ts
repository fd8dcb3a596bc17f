import { useEffect, useEffectEvent, useSyncExternalStore } from 'react';

const storageKey = 'lemur-single-keys';
const listeners = new Set<() => void>();

/** Shortcuts of one letter can be switched off, because speech input types letters (WCAG 2.1.4). */
export function useSingleKeysOn(): [boolean, (isOn: boolean) => void] {
  const isOn = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => localStorage.getItem(storageKey) !== 'off',
  );
  const set = (next: boolean) => {
    localStorage.setItem(storageKey, next ? 'on' : 'off');
    listeners.forEach((listener) => listener());
  };
  return [isOn, set];
}

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName) || target.closest('[role=dialog],[role=menu],[role=listbox]') !== null);

/** Calls `onKey` for single keys pressed outside of fields, dialogs and menus. It returns true for a key that it used. */
export function useSingleKeys(onKey: (key: string) => boolean): void {
  const [isOn] = useSingleKeysOn();
  const handle = useEffectEvent(onKey);
  useEffect(() => {
    if (!isOn) return;
    const listen = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isTyping(event.target)) return;
      if (handle(event.key)) event.preventDefault();
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, [isOn]);
}
