/** What this browser keeps of a log that it found intact. @internal */
export interface RememberedCheckpoint {
  /** The signed checkpoint, text of a C2SP signed note. */
  note: string;
  /** Entries it covers. */
  size: number;
  /** Root of the tree over them, lower-case hex. */
  root: string;
  /** First key of the log, which later ones must descend from. */
  vkey: string;
  /** When it was verified, ISO 8601 UTC. */
  seenAt: string;
}

/**
 * The browser's own storage and not the portal's storage API: that may be kept
 * by the portal's backend, and whoever could change the log there could change
 * what we remember of it.
 */
const keyOf = (origin: string) => `iac-drift.log.${origin}`;

/** What this browser saw of the log when it verified it last. @internal */
export function recallCheckpoint(
  origin: string,
): RememberedCheckpoint | undefined {
  try {
    const text = window.localStorage.getItem(keyOf(origin));
    const found: unknown = text && JSON.parse(text);
    return isRemembered(found) ? found : undefined;
  } catch {
    return undefined;
  }
}

/**
 * @returns whether the browser keeps it
 * @internal
 */
export function rememberCheckpoint(
  origin: string,
  checkpoint: RememberedCheckpoint,
): boolean {
  try {
    window.localStorage.setItem(keyOf(origin), JSON.stringify(checkpoint));
    return true;
  } catch {
    return false;
  }
}

/** For a log that was begun anew on purpose. @internal */
export function forgetCheckpoint(origin: string): void {
  try {
    window.localStorage.removeItem(keyOf(origin));
  } catch {
    // A browser that stores nothing has nothing to forget.
  }
}

function isRemembered(found: unknown): found is RememberedCheckpoint {
  if (!found || typeof found !== 'object') {
    return false;
  }
  const { note, size, root, vkey, seenAt } = found as Record<string, unknown>;
  return (
    Number.isSafeInteger(size) &&
    [note, root, vkey, seenAt].every(value => typeof value === 'string')
  );
}
