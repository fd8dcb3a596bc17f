import { useEffect, useState, type ReactNode } from 'react';

/** Shows its children only when they are still wanted after 300 ms: what answers sooner needs no sign of waiting. */
export function Late({ children }: { children: ReactNode }) {
  const [isLate, setIsLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsLate(true), 300);
    return () => clearTimeout(timer);
  }, []);
  return isLate ? children : null;
}
