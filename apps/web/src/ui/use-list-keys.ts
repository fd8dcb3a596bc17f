import type { RefObject } from 'react';
import { useSingleKeys } from './single-keys';

/** j and k walk through the rows of a list by focusing each row's link, so that Enter opens it without further ado. `/` goes to the search field. */
export function useListKeys(container: RefObject<HTMLElement | null>): void {
  useSingleKeys((key) => {
    const list = container.current;
    if (!list) return false;
    if (key === '/') {
      const search = list.querySelector<HTMLInputElement>('input[type=search]');
      search?.focus();
      // What is typed next replaces what stands there; a press of an arrow key keeps it.
      search?.select();
      return search !== null;
    }
    if (key !== 'j' && key !== 'k') return false;
    const links = [...list.querySelectorAll<HTMLElement>('[data-row-link]')];
    const current = links.findIndex((link) => link.closest('tr, .tree-node, .need')?.contains(document.activeElement));
    const next = links[current < 0 ? 0 : Math.min(Math.max(current + (key === 'j' ? 1 : -1), 0), links.length - 1)];
    next?.focus();
    next?.scrollIntoView({ block: 'nearest' });
    return true;
  });
}
