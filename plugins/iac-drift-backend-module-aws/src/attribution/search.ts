import type { AwsAccount } from '../account/AwsAccount';
import { AwsRefusal } from '../account/AwsRefusal';
import type { Case } from './Case';
import { clusters, type Span } from './clusters';
import { CallBudget, EventHistory, type Place } from './EventHistory';
import type { TrailEvent } from './TrailEvent';

const MINUTE = 60_000;

/** More cases than this are cheaper to search by time than one by one. */
const FEW = 3;

/** Each stretch of time that is asked for costs a call at least. */
const MAX_STRETCHES = 8;

/** More pages that name one resource would hold up every other case. */
const MAX_PAGES = 6;

/**
 * How far before its recording a change is looked for among those of others. AWS
 * Config records most within minutes, and those types that it polls, or was told
 * to record once a day, within the day.
 */
const REACHES = [45 * MINUTE, 26 * 60 * MINUTE];

/**
 * Reads the events of an account that cases need, with as few calls as it can:
 * many cases share stretches of time, few are looked up by the names of their
 * resources.
 *
 * @internal
 */
export async function search(options: {
  account: AwsAccount;
  cases: readonly Case[];
  history: EventHistory;
  budget: CallBudget;
  signal?: AbortSignal;
}): Promise<void> {
  const { account, cases } = options;
  const regions = [...new Set(cases.flatMap(one => one.regions))];
  for (const reach of REACHES) {
    for (const region of regions) {
      const open = cases.filter(
        one =>
          !one.isComplete && one.regions.includes(region) && one.mayAsk(region),
      );
      if (resources(open) > FEW) {
        await searchByTime(
          { ...options, place: { account, region } },
          open,
          reach,
        );
      }
    }
  }
  await searchByName(
    options,
    cases.filter(one => !one.isClosed && !one.isComplete),
  );
}

type Search = Omit<Parameters<typeof search>[0], 'cases' | 'account'>;

async function searchByTime(
  options: Search & { place: Place },
  cases: readonly Case[],
  reach: number,
): Promise<void> {
  const { history, budget, place } = options;
  const spans = new Map(
    cases.map(one => [one, endOf(one.window.near, reach)] as const),
  );
  for (const stretch of clusters([...spans.values()], MAX_STRETCHES)) {
    const concerned = cases.filter(one => overlap(spans.get(one)!, stretch));
    const { events, cutOff } = await history.read({
      ...options,
      ...stretch,
      filter: { changing: true },
      goOn: (read, pages) =>
        pagesLeft(read, pages, stretch) <=
        Math.max(budget.left / 2, resources(concerned)),
    });
    for (const one of concerned) {
      const { near } = one.window;
      // What lies beyond the pages read may yet be found by name.
      const refusal = cutOff instanceof AwsRefusal ? cutOff : undefined;
      one.consider(
        place.region,
        { events: events.filter(e => one.concerns(e)), cutOff: refusal },
        { from: stretch.from, to: near.to },
      );
      one.isComplete ||=
        !cutOff && one.regions.length === 1 && stretch.from <= near.from;
    }
  }
}

async function searchByName(
  options: Search,
  cases: readonly Case[],
): Promise<void> {
  const { history } = options;
  const most = Math.max(0, ...cases.map(({ names }) => names.length));
  for (const range of ['near', 'all'] as const) {
    // The likeliest name of each before the second of any.
    for (let at = 0; at < most; at += 1) {
      for (const one of cases) {
        const resourceName = one.names[at];
        const { near, earliest, to } = one.window;
        const span = range === 'near' ? near : { from: earliest, to };
        for (const region of resourceName ? one.regions : []) {
          if (one.mayAsk(region)) {
            const found = await history.read({
              ...options,
              ...span,
              place: { account: one.account, region },
              filter: { resourceName },
              goOn: (_, pages) => pages < MAX_PAGES,
            });
            const events = found.events.filter(e => !one.isOfAnother(e));
            one.consider(region, { ...found, events }, span);
          }
        }
      }
    }
  }
  for (const one of cases) {
    one.isComplete = one.cutOff === undefined;
  }
}

/** The last part of a span, which ends when the change was recorded. */
function endOf({ from, to }: Span, reach: number): Span {
  return { from: new Date(Math.max(+from, +to - reach)), to };
}

function overlap(a: Span, b: Span): boolean {
  return a.from <= b.to && b.from <= a.to;
}

function resources(cases: readonly Case[]): number {
  return new Set(cases.map(({ names }) => names[0])).size;
}

/** By how dense the events were so far. */
function pagesLeft(
  read: TrailEvent[],
  pages: number,
  { from, to }: Span,
): number {
  const oldest = Math.min(...read.map(({ time }) => Date.parse(time)));
  const covered = +to - oldest;
  return read.length === 0 || covered <= 0
    ? 0
    : (pages * (oldest - +from)) / covered;
}
