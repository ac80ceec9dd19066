import { compare } from './compare/compare';
import { stableText } from './json';
import { stepsOf } from './paths';
import {
  Change,
  DesiredResource,
  LiveItem,
  ResourceIdentity,
  ResourceResult,
} from './types';

/** Drift that a state took over from the cloud. @public */
export interface AbsorbedDrift {
  /** In the newer state; in the older one, of what is in the newer no more. */
  address: string;
  type: string;
  identity: ResourceIdentity;
  /** `deleted`: it was gone from the cloud, and then from the state. */
  kind: 'changed' | 'deleted';
  /** `desired` is what the older state said, `live` what the newer one says. */
  changes: Change[];
  /** When the live value was seen, ISO 8601 UTC. */
  liveAsOf?: string;
}

/** @public */
export interface AbsorbedInput {
  /** The resources of the state that was compared before. */
  before: DesiredResource[];
  /** The resources of a later serial of the same lineage. */
  after: DesiredResource[];
  /**
   * What the cloud showed before the later serial was written. The state can then
   * only have followed the cloud: had an apply made the change, the cloud would
   * have followed the state. With live items of afterwards the answer holds what
   * an apply did, too.
   */
  live: LiveItem[];
  /** Resources of other known stacks, as for `compare`. */
  elsewhere?: DesiredResource[];
}

/**
 * Drift that disappeared between two serials because the state moved to the live
 * value: a refresh or an apply swallowed it. An attribute is absorbed when the
 * older state differed from the cloud in it, the newer one does not, and the state
 * is what changed.
 *
 * Code that was written to match the cloud looks the same; the state does not
 * tell.
 *
 * @returns in order of address
 * @public
 */
export function absorbedDrift(input: AbsorbedInput): AbsorbedDrift[] {
  const { before, after, live, elsewhere } = input;
  const drifted = compare({ desired: before, live, elsewhere }).resources;
  const results = compare({ desired: after, live, elsewhere }).resources;
  const older = new Map(before.map(r => [r.address, r]));
  const newer = new Map(after.map(r => [r.address, r]));
  const judged = new Map(results.map(r => [r.address, r]));
  const moved = addressesByObject(results);
  const found = drifted.flatMap((result): AbsorbedDrift[] => {
    const { address, type, identity } = result;
    if (result.verdict !== 'drifted') return [];
    const now =
      judged.get(address) ?? judged.get(moved.get(nameOf(result)) ?? '');
    if (result.kind === 'deleted') {
      return now === undefined
        ? [
            {
              address,
              type,
              identity,
              kind: 'deleted',
              changes: result.changes,
              ...asOf(result),
            },
          ]
        : [];
    }
    const [was, is] = [older.get(address), newer.get(now?.address ?? '')];
    if (now === undefined || was === undefined || is === undefined) return [];
    const changes = result.changes.filter(
      change => isSettled(change.path, now) && hasMoved(change.path, was, is),
    );
    return changes.length === 0
      ? []
      : [
          {
            address: now.address,
            type,
            identity,
            kind: 'changed',
            changes,
            ...asOf(result),
          },
        ];
  });
  return found.sort((a, b) => (a.address < b.address ? -1 : 1));
}

/** Whether the newer state was compared in a path, and agrees. */
function isSettled(path: string, now: ResourceResult): boolean {
  return (
    now.verdict !== 'unverifiable' &&
    now.kind !== 'deleted' &&
    ![...now.changes, ...now.unverified].some(other => other.path === path)
  );
}

function hasMoved(
  path: string,
  before: DesiredResource,
  after: DesiredResource,
): boolean {
  const top = String(stepsOf(path)[0]);
  const textOf = ({ attributes }: DesiredResource) =>
    stableText((Object.hasOwn(attributes, top) && attributes[top]) || null);
  return textOf(before) !== textOf(after);
}

/** A resource that was moved in the code stands for the same object. */
function addressesByObject(results: ResourceResult[]): Map<string, string> {
  return new Map(results.map(result => [nameOf(result), result.address]));
}

function nameOf({ type, identity }: ResourceResult): string {
  return JSON.stringify([type, identity.arn ?? identity.id ?? null]);
}

function asOf({ liveAsOf }: ResourceResult): { liveAsOf?: string } {
  return liveAsOf === undefined ? {} : { liveAsOf };
}
