import { useEffect, useState } from 'react';

/** The time, moving on every ten seconds so that "5 minutes ago" stays true. @internal */
export function useNow(): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), 10_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}
