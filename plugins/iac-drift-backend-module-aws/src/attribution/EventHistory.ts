import {
  LookupEventsCommand,
  type LookupAttribute,
} from '@aws-sdk/client-cloudtrail';
import type { AwsAccount } from '../account/AwsAccount';
import { AwsRefusal } from '../account/AwsRefusal';
import { PromiseCache } from './PromiseCache';
import { parseTrailEvent, type TrailEvent } from './TrailEvent';

/** CloudTrail's largest page. */
const PAGE_SIZE = 50;

const MINUTE = 60_000;

/** CloudTrail shows an event up to so long after the call. */
export const DELIVERY_LAG = 20 * MINUTE;

/** Windows begin on this grid, so that many questions share calls. */
const GRID = 15 * MINUTE;

/**
 * How many calls may be made for something; what is cached costs none.
 *
 * @internal
 */
export class CallBudget {
  constructor(public left: number) {}
}

/** The region of an account in which events are looked up. @internal */
export interface Place {
  account: AwsAccount;
  region: string;
}

interface PageQuestion {
  place: Place;
  filter: Filter;
  from: Date;
  to: Date;
  /** Of the page, unless it is the first. */
  token?: string;
  signal?: AbortSignal;
}

/** Events of one question, or why there are not all. @internal */
export interface Events {
  /** Newest first. */
  events: TrailEvent[];
  /** Why there may be more than was read. */
  cutOff?: CutOff;
}

/** @internal */
export type CutOff = 'too-many' | 'no-calls-left' | AwsRefusal;

/** Which events: all that change something, or those that name a resource. @internal */
export type Filter = { changing: true } | { resourceName: string };

type Page = { events: TrailEvent[]; nextToken?: string };

/**
 * CloudTrail's event history, read a page at a time and no page twice within a
 * short while.
 *
 * @internal
 */
export class EventHistory {
  readonly #now: () => Date;
  /** Pages to which late events may yet come. */
  readonly #fresh: PromiseCache<Page>;
  readonly #settled: PromiseCache<Page>;

  constructor(options: { now: () => Date }) {
    const { now } = options;
    this.#now = now;
    this.#fresh = new PromiseCache({ ttlMs: 30_000, maxEntries: 500, now });
    this.#settled = new PromiseCache({
      ttlMs: 10 * MINUTE,
      maxEntries: 500,
      now,
    });
  }

  /**
   * Reads events of a window, newest first.
   *
   * @param options - `goOn` is asked before each further page, with what was read
   */
  async read(options: {
    place: Place;
    filter: Filter;
    from: Date;
    to: Date;
    budget: CallBudget;
    goOn(read: TrailEvent[], pages: number): boolean;
    signal?: AbortSignal;
  }): Promise<Events> {
    const { budget, goOn } = options;
    const from = new Date(Math.floor(options.from.getTime() / GRID) * GRID);
    const events: TrailEvent[] = [];
    const tokens = new Set<string>();
    let token: string | undefined;
    let cutOff: CutOff | undefined;
    for (let pages = 0; pages === 0 || token; pages += 1) {
      if (pages > 0 && !goOn(events, pages)) {
        cutOff = 'too-many';
        break;
      }
      try {
        const page = await this.#page({ ...options, from, token }, budget);
        if (!page) {
          cutOff = 'no-calls-left';
          break;
        }
        events.push(...page.events);
        token = page.nextToken;
        if (token && tokens.has(token)) {
          cutOff = 'too-many';
          break;
        }
        tokens.add(token ?? '');
      } catch (error) {
        if (!(error instanceof AwsRefusal)) {
          throw error;
        }
        cutOff = error;
        break;
      }
    }
    return { events: newestFirst(events), cutOff };
  }

  /** @returns undefined when it is not known and the budget is spent */
  #page(question: PageQuestion, budget: CallBudget): Promise<Page> | undefined {
    const { place, filter, from, to, token } = question;
    const isSettled = to.getTime() < this.#now().getTime() - DELIVERY_LAG;
    const cache = isSettled ? this.#settled : this.#fresh;
    const key = JSON.stringify([
      place.account.accountId,
      place.region,
      filter,
      from,
      to,
      token,
    ]);
    if (!cache.has(key)) {
      if (budget.left <= 0) {
        return undefined;
      }
      budget.left -= 1;
    }
    return cache.get(key, () => askForPage(question));
  }
}

async function askForPage(question: PageQuestion): Promise<Page> {
  const { place, filter, from, to, token, signal } = question;
  const { account, region } = place;
  const command = new LookupEventsCommand({
    LookupAttributes: [attributeOf(filter)],
    StartTime: from,
    EndTime: to,
    MaxResults: PAGE_SIZE,
    NextToken: token,
  });
  const answer = await account.cloudTrail(
    { region, operation: 'LookupEvents', signal },
    (client, http) => client.send(command, http),
  );
  const { accountId } = account;
  return {
    events: (answer.Events ?? [])
      .flatMap(raw => parseTrailEvent(raw) ?? [])
      .filter(
        event =>
          (event.accountId ?? accountId) === accountId &&
          (event.region || region) === region,
      ),
    nextToken: answer.NextToken || undefined,
  };
}

/** LookupEvents takes one attribute. */
function attributeOf(filter: Filter): LookupAttribute {
  return 'changing' in filter
    ? { AttributeKey: 'ReadOnly', AttributeValue: 'false' }
    : { AttributeKey: 'ResourceName', AttributeValue: filter.resourceName };
}

/** @internal */
export function newestFirst(events: Iterable<TrailEvent>): TrailEvent[] {
  return [...events].sort((a, b) => b.time.localeCompare(a.time));
}
