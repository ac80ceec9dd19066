import type { ResourceResult } from '@iac-drift/engine';
import type { KnownFinding } from '../scan/reconcile';

/**
 * A finding of an unmanaged object, and the place it is in.
 *
 * @internal
 */
export type UnmanagedFinding = KnownFinding & {
  stackId: string;
  stack: string;
};

/**
 * An object that no stack claims, in the words of findings.
 *
 * @internal
 */
export interface SeenObject {
  stackId: string;
  /** `unmanaged:<account>/<region>` */
  stack: string;
  result: ResourceResult;
  tags: Record<string, string>;
}

/**
 * What a watch makes of a finding.
 *
 * @internal
 */
export type UnmanagedTransition =
  | { action: 'open'; object: SeenObject }
  | { action: 'keep'; finding: UnmanagedFinding; object: SeenObject }
  | {
      action: 'resolve';
      finding: UnmanagedFinding;
      /**
       * `gone`: it was deleted; `claimed`: a stack declares it; `left-out`: another
       * controller owns it; `hidden`: a rule hides it; `unwatched`: nobody looks.
       */
      because: 'gone' | 'claimed' | 'left-out' | 'hidden' | 'unwatched';
    };

/**
 * Holds what a watch saw against the open findings, by digest of the object. Nothing
 * is concluded of what was not read, and nothing of what a stack may claim that
 * cannot be read: such a finding is in no transition.
 *
 * @internal
 */
export function reconcileUnmanaged(input: {
  /** Objects that no stack claims and no rule hides. */
  seen: ReadonlyMap<string, SeenObject>;
  open: readonly { digest: string; finding: UnmanagedFinding }[];
  /** Why a finding's object is not among those seen; undefined while that is not known. */
  whyNot(
    digest: string,
    finding: UnmanagedFinding,
  ): Extract<UnmanagedTransition, { action: 'resolve' }>['because'] | undefined;
  /** Whether a stack may declare an object although none is known to. */
  mayBeClaimed(object: SeenObject): boolean;
}): UnmanagedTransition[] {
  const { seen, open, whyNot, mayBeClaimed } = input;
  const transitions: UnmanagedTransition[] = [];
  for (const { digest, finding } of open) {
    const object = seen.get(digest);
    if (object) {
      transitions.push({ action: 'keep', finding, object });
      continue;
    }
    const because = whyNot(digest, finding);
    if (because) {
      transitions.push({ action: 'resolve', finding, because });
    }
  }
  const known = new Set(open.map(({ digest }) => digest));
  for (const [digest, object] of seen) {
    if (!known.has(digest) && !mayBeClaimed(object)) {
      transitions.push({ action: 'open', object });
    }
  }
  return transitions;
}
