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

/**
 * Windows begin on this grid, so that the parts of one object share calls. They end
 * when the object was recorded, so that a later recording asks anew.
 */
const GRID = 15 * MINUTE;

/** Within a scan answers are shared; the next one asks anew, for late events. */
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
    requests: readonly AttributionRequest[],
    options: { signal?: AbortSignal },
  ): Promise<Attribution[]> {
    return Promise.all(
      requests.map(request => this.#attribute(request, options)),
    );
  }

  async #attribute(
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

    const history = await this.#window(account, identity, {
      ...bounds,
      signal,
    });
    const { window } = history;
    const { earliest, since, to } = window;
    const atoms = atomsOf(result, of);

    let found: Grade | undefined;
    let cutOff = false;
    let refusal: AwsRefusal | undefined;
    const seen = new Map<string, TrailEvent>();
    // A resource that is used a lot is in many events: look near the change first.
    const starts =
      window.from > earliest ? [window.from, earliest] : [earliest];
    for (const from of starts) {
      for (const region of trailRegions(account, identity)) {
        for (const resourceName of names) {
          const answer = await this.#lookup({
            account,
            region,
            resourceName,
            from,
            to,
            signal,
          }).catch(asRefusal);
          if (answer instanceof AwsRefusal) {
            refusal = answer;
            break;
          }
          cutOff ||= answer.cutOff;
          answer.events.forEach(event => seen.set(event.eventId, event));
          const events = newestFirst(seen.values()).filter(({ time }) => {
            const at = new Date(time);
            return at > from && at <= to;
          });
          found = grade({ events, atoms, result, since });
          if (found.confidence === 'confirmed') {
            return found;
          }
        }
      }
    }
    if (
      found?.confidence === 'probable' &&
      !(found.byElimination && (cutOff || refusal))
    ) {
      return found;
    }
    return {
      confidence: 'unknown',
      reason: whyUnknown({
        reason: seen.size > 0 ? found?.reason : undefined,
        cutOff,
        window,
        now,
        refusal,
        historyRefusal: history.refusal,
      }),
      rejected: found?.rejected ?? [],
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
    const { account, region, resourceName, to } = options;
    const from = new Date(Math.floor(options.from.getTime() / GRID) * GRID);
    return this.#events.get(
      JSON.stringify([account.accountId, region, resourceName, from, to]),
      () => lookupEvents({ ...options, from }),
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
    const global = globalServiceRegion(account.regions[0]);
    // An endpoint of one's own may answer for the configured regions only.
    return account.hasOwnEndpoint
      ? [...new Set([global, ...account.regions])]
      : [global];
  }
  const region = identity.region ?? identity.arn?.split(':')[3];
  return region && account.regions.includes(region)
    ? [region]
    : account.regions;
}

function asRefusal(error: unknown): AwsRefusal {
  if (error instanceof AwsRefusal) {
    return error;
  }
  throw error;
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
  historyRefusal: AwsRefusal | undefined;
}): string {
  const { reason, cutOff, window, now, refusal, historyRefusal } = options;
  if (refusal) {
    return refusal.message;
  }
  if (cutOff) {
    return 'More events name the resource than CloudTrail can be asked for at its pace.';
  }
  if (window.to.getTime() > now.getTime() - DELIVERY_LAG) {
    return reason
      ? `${reason} Events appear up to 15 minutes after the call.`
      : 'CloudTrail shows no event yet; events appear up to 15 minutes after the call.';
  }
  return (
    reason ??
    historyRefusal?.message ??
    `CloudTrail shows no event that names the resource between ${minute(
      window.earliest,
    )} and ${minute(window.to)}.`
  );
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
