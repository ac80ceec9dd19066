import type { Attribution } from '@iac-drift/backstage-plugin-iac-drift-common';
import type {
  AttributionRequest,
  ChangeAttributor,
} from '@iac-drift/backstage-plugin-iac-drift-node';
import type { AwsAccount } from '../account/AwsAccount';
import { AwsRefusal } from '../account/AwsRefusal';
import { globalServiceRegion, isGlobalType } from '../account/globalServices';
import { atomsOf } from './atoms';
import {
  changeWindow,
  EVENT_HISTORY,
  windowWithoutHistory,
  type ChangeWindow,
} from './changeWindow';
import { grade, type Grade } from './grade';
import { lookupEvents, type TrailEvents } from './lookupEvents';
import { trailNames } from './names';
import { PromiseCache } from './PromiseCache';
import type { TrailEvent } from './TrailEvent';

const MINUTE = 60_000;

/** CloudTrail shows an event up to so long after the call. */
const DELIVERY_LAG = 20 * MINUTE;

/** Windows are widened to this grid, so that findings of one scan share calls. */
const GRID = 15 * MINUTE;

const RANK = { confirmed: 2, probable: 1, unknown: 0 };

/** Answers are shared within a scan; the next one asks anew, for late events. */
const CACHE = { ttlMs: 30_000, maxEntries: 500 };

/**
 * Finds who made a change: AWS Config's history says when, CloudTrail's events say
 * who, and the request must hold the change before anyone is named for certain.
 *
 * @internal
 */
export class CloudTrailAttributor implements ChangeAttributor {
  readonly id = 'cloudtrail';
  readonly #accounts: AwsAccount[];
  readonly #now: () => Date;
  readonly #windows = new PromiseCache<ChangeWindow>(CACHE);
  readonly #events = new PromiseCache<TrailEvents>(CACHE);

  constructor(options: { accounts: AwsAccount[]; now?: () => Date }) {
    this.#accounts = options.accounts;
    this.#now = options.now ?? (() => new Date());
  }

  async attribute(
    request: AttributionRequest,
    options: { signal?: AbortSignal },
  ): Promise<Attribution> {
    try {
      return toAttribution(await this.#grade(request, options.signal));
    } catch (error) {
      return unknown(
        error instanceof AwsRefusal
          ? error.message
          : 'The events of the resource could not be understood.',
      );
    }
  }

  async #grade(
    { result, of, notBefore }: AttributionRequest,
    signal: AbortSignal | undefined,
  ): Promise<Grade> {
    const { identity } = result;
    const account = this.#accountOf(identity);
    if (typeof account === 'string') {
      return unknown(account);
    }
    const names = trailNames(identity);
    if (names.length === 0) {
      return unknown('The resource has no name by which CloudTrail knows it.');
    }
    const now = this.#now();
    const asOf = dateOf(result.liveAsOf) ?? now;
    const bounds = { asOf, notBefore: dateOf(notBefore), now };
    if (asOf.getTime() < now.getTime() - EVENT_HISTORY) {
      return unknown(
        `The change was recorded on ${day(
          asOf,
        )}, before the 90 days that CloudTrail's event history goes back.`,
      );
    }

    const { window, refusal } = await this.#window(account, identity, {
      ...bounds,
      signal,
    });
    const atoms = atomsOf(result, of);
    const { earliest, since, to } = window;

    let best: Grade | undefined;
    let anyEvent = false;
    let cutOff = false;
    // A resource that is used a lot is in many events: look near the change first.
    const starts =
      window.from > earliest ? [window.from, earliest] : [earliest];
    for (const from of starts) {
      const seen = new Map<string, TrailEvent>();
      for (const region of trailRegions(account, identity)) {
        for (const resourceName of names) {
          const found = await this.#lookup({
            account,
            region,
            resourceName,
            from,
            to,
            signal,
          });
          cutOff ||= found.cutOff;
          found.events.forEach(event => seen.set(event.eventId, event));
          anyEvent ||= seen.size > 0;
          const events = newestFirst(seen.values()).filter(({ time }) => {
            const at = new Date(time);
            return at > from && at <= to;
          });
          const next = grade({ events, atoms, result, since });
          best =
            best && RANK[best.confidence] >= RANK[next.confidence]
              ? best
              : next;
          if (best.confidence === 'confirmed') {
            return best;
          }
        }
      }
    }
    if (best && best.confidence !== 'unknown') {
      return best;
    }
    return {
      confidence: 'unknown',
      reason: whyUnknown({
        reason: anyEvent ? best?.reason : undefined,
        cutOff,
        window,
        now,
        refusal,
      }),
      rejected: best?.rejected ?? [],
    };
  }

  /** @returns the account, or why there is none */
  #accountOf(identity: AttributionRequest['result']['identity']) {
    const accountId = identity.accountId ?? identity.arn?.split(':')[4];
    if (!accountId && this.#accounts.length === 1) {
      return this.#accounts[0];
    }
    return (
      this.#accounts.find(account => account.accountId === accountId) ??
      (accountId
        ? `AWS account ${accountId} is not configured under iacDrift.aws.accounts.`
        : 'The state does not say which AWS account the resource is in.')
    );
  }

  /** History only narrows: without it the search goes on in a wider window. */
  async #window(
    account: AwsAccount,
    identity: AttributionRequest['result']['identity'],
    options: {
      asOf: Date;
      notBefore: Date | undefined;
      now: Date;
      signal?: AbortSignal;
    },
  ): Promise<{ window: ChangeWindow; refusal?: AwsRefusal }> {
    const { resourceType, resourceId } = identity;
    const region = recordingRegion(account, identity);
    if (!resourceType || !resourceId || !region) {
      return { window: windowWithoutHistory(options) };
    }
    try {
      const key = JSON.stringify([
        account.accountId,
        region,
        resourceType,
        resourceId,
        options.asOf,
        options.notBefore,
      ]);
      return {
        window: await this.#windows.get(key, () =>
          changeWindow({
            ...options,
            account,
            region,
            resourceType,
            resourceId,
          }),
        ),
      };
    } catch (error) {
      if (!(error instanceof AwsRefusal)) {
        throw error;
      }
      return { window: windowWithoutHistory(options), refusal: error };
    }
  }

  #lookup(options: {
    account: AwsAccount;
    region: string;
    resourceName: string;
    from: Date;
    to: Date;
    signal?: AbortSignal;
  }): Promise<TrailEvents> {
    const { account, region, resourceName } = options;
    const from = new Date(Math.floor(options.from.getTime() / GRID) * GRID);
    const to = new Date(Math.ceil(options.to.getTime() / GRID) * GRID);
    return this.#events.get(
      JSON.stringify([account.accountId, region, resourceName, from, to]),
      () => lookupEvents({ ...options, from, to }),
    );
  }
}

/** Where AWS Config has the history, when it is known. */
function recordingRegion(
  account: AwsAccount,
  identity: { resourceType?: string; region?: string },
): string | undefined {
  if (identity.region && account.regions.includes(identity.region)) {
    return identity.region;
  }
  // A global resource is recorded in several regions; the first is as good as any.
  return isGlobalType(identity.resourceType ?? '') ||
    account.regions.length === 1
    ? account.regions[0]
    : undefined;
}

/** Where CloudTrail has the events. */
function trailRegions(
  account: AwsAccount,
  identity: { resourceType?: string; region?: string; arn?: string },
): string[] {
  if (isGlobalType(identity.resourceType ?? '')) {
    return account.hasOwnEndpoint
      ? account.regions
      : [globalServiceRegion(account.regions[0])];
  }
  const region = identity.region ?? identity.arn?.split(':')[3];
  return region && account.regions.includes(region)
    ? [region]
    : account.regions;
}

function newestFirst(events: Iterable<TrailEvent>): TrailEvent[] {
  return [...events].sort((a, b) => b.time.localeCompare(a.time));
}

function whyUnknown(options: {
  reason: string | undefined;
  cutOff: boolean;
  window: ChangeWindow;
  now: Date;
  refusal: AwsRefusal | undefined;
}): string {
  const { reason, cutOff, window, now, refusal } = options;
  if (cutOff) {
    return 'More events name the resource than CloudTrail can be asked for at its pace.';
  }
  if (window.to.getTime() > now.getTime() - DELIVERY_LAG) {
    return reason
      ? `${reason} Events appear up to 15 minutes after the call.`
      : 'CloudTrail shows no event yet; events appear up to 15 minutes after the call.';
  }
  if (reason) {
    return reason;
  }
  if (refusal) {
    return `CloudTrail shows no event that names the resource, and the time of the change is not known: ${refusal.message}`;
  }
  return `CloudTrail shows no event that names the resource between ${minute(
    window.earliest,
  )} and ${minute(window.to)}.`;
}

function unknown(reason: string): Grade & Attribution {
  return { chain: [], confidence: 'unknown', reason, rejected: [] };
}

function toAttribution(found: Grade): Attribution {
  const { event, caller, confidence, reason, rejected } = found;
  return {
    actor: caller?.actor,
    chain: caller?.chain ?? [],
    eventId: event?.eventId,
    eventName: event?.eventName,
    time: event?.time,
    sourceIp: event?.sourceIp,
    userAgent: event?.userAgent,
    channel: caller?.channel,
    confidence,
    reason,
    rejected,
  };
}

function dateOf(text: string | undefined): Date | undefined {
  const date = new Date(text ?? '');
  return Number.isNaN(date.getTime()) ? undefined : date;
}

function day(date: Date): string {
  return date.toISOString().slice(0, 10);
}

function minute(date: Date): string {
  return `${date.toISOString().slice(0, 16)}Z`;
}
