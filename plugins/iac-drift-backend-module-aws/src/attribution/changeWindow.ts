import type { LiveItem } from '@iac-drift/engine';
import type { Atom } from './atoms';
import type { AwsAccount } from '../account/AwsAccount';
import { recordedItems } from '../live/recordedItems';
import { canonical } from './atoms';
import { shows } from './recorded';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** AWS Config answers at most this much history at a time. */
const HISTORY_STEP = 7 * DAY;
const HISTORY_PAGE = 100;

/** CloudTrail keeps its event history for this long. */
export const EVENT_HISTORY = 90 * DAY;

/** AWS Config begins to record a change up to so long after the call. */
const RECORDING_LAG = 15 * MINUTE;

/** Clocks of AWS services differ a little. */
const CLOCK_SKEW = 5 * MINUTE;

/**
 * When a change can have been made.
 *
 * @internal
 */
export interface ChangeWindow {
  /** Nothing before this can be the cause, or is kept. */
  earliest: Date;
  /** Where to look first: around the recordings between which it came. */
  near: { from: Date; to: Date };
  /**
   * What was recorded before did not have the change. A call before this time may
   * have made it, late as AWS Config is, but is not suspect for being there.
   */
  since: Date;
  to: Date;
}

interface Bounds {
  /** Capture time of the item that was compared. */
  asOf: Date;
  /** A time before which the change cannot have been made. */
  notBefore: Date | undefined;
  now: Date;
}

/**
 * Narrows down when a change was made: between the last item that AWS Config
 * recorded without it and the first with it. An item alone proves no change,
 * because a change of a neighbour writes one as well.
 *
 * @remarks
 * Where no item can tell, such as for a password, the last time that anything
 * changed is where to look first, and no more than that.
 *
 * @throws AwsRefusal
 * @internal
 */
export async function changeWindow(
  options: Bounds & {
    account: AwsAccount;
    region: string;
    resourceType: string;
    resourceId: string;
    atoms: Atom[];
    signal?: AbortSignal;
  },
): Promise<ChangeWindow> {
  const { asOf, atoms } = options;
  const widest = windowWithoutHistory(options);
  const { earliest, to } = widest;
  let told: ((item: LiveItem) => 'with' | 'partly' | 'without') | undefined;
  let sees = false;
  let firstWith = asOf;
  let isWhole = true;
  // History may or may not include an item captured at the very end of its range.
  let later = new Date(asOf.getTime() + 1000);
  while (later > earliest) {
    const earlier = latest(
      earliest,
      new Date(later.getTime() - HISTORY_STEP + 1000),
    );
    const items = await recordedItems({
      ...options,
      later,
      earlier,
      limit: HISTORY_PAGE,
    });
    if (!items) {
      return widest;
    }
    for (const item of items) {
      const captured = new Date(item.captureTime ?? '');
      if (Number.isNaN(captured.getTime()) || captured > later) {
        continue;
      }
      if (!told) {
        const visible = atoms.filter(atom => shows(item, atom) === true);
        sees = visible.length > 0;
        told = sees ? byAtoms(visible) : byContent(item);
      }
      const has = told(item);
      if (has === 'without') {
        return {
          earliest,
          near: {
            from: latest(earliest, before(captured, RECORDING_LAG)),
            to: before(firstWith, -CLOCK_SKEW),
          },
          since: sees ? latest(earliest, captured) : earliest,
          to,
        };
      }
      isWhole &&= has === 'with';
      firstWith = isWhole ? captured : firstWith;
    }
    later = earlier;
  }
  return {
    ...widest,
    near: { from: earliest, to: before(firstWith, -CLOCK_SKEW) },
  };
}

function byAtoms(visible: Atom[]) {
  return (item: LiveItem) => {
    const count = visible.filter(atom => shows(item, atom)).length;
    if (count === visible.length) {
      return 'with';
    }
    return count === 0 ? 'without' : 'partly';
  };
}

function byContent(newest: LiveItem) {
  const content = fingerprint(newest);
  return (item: LiveItem) =>
    fingerprint(item) === content ? 'with' : 'without';
}

/**
 * The window when there is no history to narrow it.
 *
 * @internal
 */
export function windowWithoutHistory({
  asOf,
  notBefore,
  now,
}: Bounds): ChangeWindow {
  const kept = before(now, EVENT_HISTORY);
  const earliest = notBefore
    ? latest(kept, before(notBefore, RECORDING_LAG))
    : kept;
  const to = before(asOf, -CLOCK_SKEW);
  return { earliest, near: { from: earliest, to }, since: earliest, to };
}

function before(date: Date, ms: number): Date {
  return new Date(date.getTime() - ms);
}

function latest(a: Date, b: Date): Date {
  return a > b ? a : b;
}

function fingerprint(item: LiveItem): string {
  const { status, configuration, supplementaryConfiguration, tags } = item;
  return canonical([
    status,
    configuration,
    supplementaryConfiguration,
    tags ?? null,
  ]);
}
