import type { Attribution } from '@iac-drift/backstage-plugin-iac-drift-common';
import type {
  AttributionRequest,
  ChangeAttributor,
} from '@iac-drift/backstage-plugin-iac-drift-node';
import type { AwsAccount } from '../account/AwsAccount';
import { AwsRefusal } from '../account/AwsRefusal';
import { atomsOf } from './atoms';
import { Case } from './Case';
import {
  changeWindow,
  EVENT_HISTORY,
  windowWithoutHistory,
  type ChangeWindow,
} from './changeWindow';
import { CallBudget, DELIVERY_LAG, EventHistory } from './EventHistory';
import { trailNames } from './names';
import { recordingRegion, trailRegions } from './places';
import { PromiseCache } from './PromiseCache';
import { search } from './search';
import { seenAt } from './seenAt';
import { withOrigin } from './sessionOrigin';
import { notUnderstood, unknown, whyUnknown } from './whyUnknown';

/** Windows of one object are shared by its parts. */
const CACHE = { ttlMs: 30_000, maxEntries: 1_000 };

/**
 * Calls of LookupEvents that one round of questions may make in an account: at two
 * a second, more would hold up all others. What is left open is asked again later.
 */
const SEARCH_CALLS = 32;
const ORIGIN_CALLS = 8;

/** Kinds of resources that are changed by data events, which event history leaves out. */
const CHANGED_BY_DATA_EVENTS = [
  'aws_dynamodb_table_item',
  'aws_s3_bucket_object',
  'aws_s3_object',
  'aws_s3_object_copy',
];

type Identity = AttributionRequest['result']['identity'];

/**
 * Finds who made changes: AWS Config's history says when, CloudTrail's events say
 * who, and a request must hold the change before anyone is named for certain.
 *
 * @internal
 */
export class CloudTrailAttributor implements ChangeAttributor {
  readonly id = 'cloudtrail';
  readonly #accounts: AwsAccount[];
  readonly #now: () => Date;
  readonly #windows: PromiseCache<ChangeWindow>;
  readonly #history: EventHistory;

  constructor(options: { accounts: AwsAccount[]; now?: () => Date }) {
    this.#accounts = options.accounts;
    this.#now = options.now ?? (() => new Date());
    this.#windows = new PromiseCache({ ...CACHE, now: this.#now });
    this.#history = new EventHistory({ now: this.#now });
  }

  async attribute(
    requests: readonly AttributionRequest[],
    { signal }: { signal?: AbortSignal },
  ): Promise<Attribution[]> {
    const opened = await Promise.all(
      requests.map(request => this.#open(request, signal).catch(notUnderstood)),
    );
    const cases = opened.filter(one => one instanceof Case);
    const failed = new Set<AwsAccount>();
    await Promise.all(
      [...new Set(cases.map(({ account }) => account))].map(account =>
        search({
          account,
          cases: cases.filter(one => one.account === account),
          history: this.#history,
          budget: new CallBudget(SEARCH_CALLS),
          signal,
        }).catch(() => failed.add(account)),
      ),
    );
    const origins = new CallBudget(ORIGIN_CALLS);
    const answers: Attribution[] = [];
    for (const one of opened) {
      if (!(one instanceof Case)) {
        answers.push(one);
      } else if (failed.has(one.account)) {
        answers.push(notUnderstood(undefined));
      } else {
        answers.push(
          await this.#close(one, origins, signal).catch(notUnderstood),
        );
      }
    }
    return answers;
  }

  /** @returns the question to search for, or the answer when there is none to find */
  async #open(
    request: AttributionRequest,
    signal: AbortSignal | undefined,
  ): Promise<Case | Attribution> {
    const { result, of, notBefore } = request;
    const { identity } = result;
    const account = this.#accountOf(identity);
    if (typeof account === 'string') {
      return unknown(account);
    }
    if (CHANGED_BY_DATA_EVENTS.includes(result.type)) {
      return unknown(
        "Such resources are changed by data events, which CloudTrail's event history does not hold.",
      );
    }
    const names = trailNames(identity);
    if (names.length === 0) {
      return unknown('The resource has no name by which CloudTrail knows it.');
    }
    const now = this.#now();
    const asOf = seenAt(result) ?? now;
    if (asOf.getTime() < now.getTime() - EVENT_HISTORY) {
      return unknown(
        `The change was recorded on ${day(
          asOf,
        )}, before the 90 days that CloudTrail's event history goes back.`,
      );
    }
    const atoms = atomsOf(result, of);
    const bounds = { asOf, notBefore: dateOf(notBefore), now, atoms };
    const { window, refusal } = await this.#window(account, identity, {
      ...bounds,
      signal,
    });
    const regions = trailRegions(account, identity);
    return new Case(request, account, regions, names, atoms, window, refusal);
  }

  async #close(
    one: Case,
    budget: CallBudget,
    signal: AbortSignal | undefined,
  ): Promise<Attribution> {
    const { grade, window } = one;
    const isSettled =
      window.to.getTime() <= this.#now().getTime() - DELIVERY_LAG;
    if (
      !grade?.event ||
      // Nobody is named for being the only one while others may yet appear.
      (grade.byElimination && !(one.isComplete && isSettled))
    ) {
      return {
        chain: [],
        confidence: 'unknown',
        ...whyUnknown(one, isSettled),
        rejected: grade?.rejected ?? [],
      };
    }
    const { event, confidence, reason, rejected } = grade;
    const caller = await withOrigin({
      event,
      account: one.account,
      accounts: this.#accounts,
      history: this.#history,
      budget,
      signal,
    });
    return {
      actor: caller.actor,
      chain: caller.chain,
      eventId: event.eventId,
      eventName: event.eventName,
      ...(event.region ? { region: event.region } : {}),
      time: event.time,
      sourceIp: event.sourceIp,
      userAgent: event.userAgent,
      channel: caller.channel,
      ...(caller.session ? { session: caller.session } : {}),
      confidence,
      reason,
      rejected,
    };
  }

  /** @returns the account, or why there is none */
  #accountOf(identity: Identity) {
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
    identity: Identity,
    options: Omit<
      Parameters<typeof changeWindow>[0],
      'account' | 'region' | 'resourceType' | 'resourceId'
    >,
  ): Promise<{ window: ChangeWindow; refusal?: AwsRefusal }> {
    const { resourceType, resourceId } = identity;
    const region = recordingRegion(account, identity);
    if (!resourceType || !resourceId || !region) {
      return { window: windowWithoutHistory(options) };
    }
    const { signal: _, now: __, ...question } = options;
    const place = { region, resourceType, resourceId };
    try {
      return {
        window: await this.#windows.get(
          JSON.stringify([account.accountId, place, question]),
          () => changeWindow({ ...options, ...place, account }),
        ),
      };
    } catch (error) {
      if (!(error instanceof AwsRefusal)) {
        throw error;
      }
      return { window: windowWithoutHistory(options), refusal: error };
    }
  }
}

function dateOf(text: string | undefined): Date | undefined {
  const date = new Date(text ?? '');
  return Number.isNaN(date.getTime()) ? undefined : date;
}

function day(date: Date): string {
  return date.toISOString().slice(0, 10);
}
