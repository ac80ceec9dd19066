import type { LiveItem, LiveKey, ReadFailure } from '@iac-drift/engine';
import type {
  LiveRead,
  LiveReadOptions,
  LiveStateReader,
} from '@iac-drift/backstage-plugin-iac-drift-node';
import type { AwsAccount } from '../account/AwsAccount';
import { AwsRefusal } from '../account/AwsRefusal';
import { Answers, keyOf, type Answer } from './Answers';
import type { CloudControlConfig } from './config';
import { isUnreadableType } from './explained';
import { readModel } from './readModel';
import { Setbacks } from './Setbacks';
import {
  failureOf,
  isPlaced,
  wantedOf,
  type Question,
  type Wanted,
} from './wanted';

/** Questions that one scan asks at once; the pace of each account holds all the same. */
const CONCURRENCY = 4;

/** After which a scan asks nothing more, ms. */
const LONGEST_MS = 60_000;

/**
 * Reads what Cloud Control shows, resource by resource. Each scan asks only some of it
 * anew, what was never asked first and then the oldest; of the rest it tells what was
 * seen, and when.
 *
 * A resource that Cloud Control does not find was deleted, if nothing but Cloud Control
 * shows it and the state says where it was; AWS Config knows better of all others. In
 * the same way only the former fail: what AWS Config judges lacks some attributes, and
 * no more.
 *
 * @internal
 */
export class CloudControlLiveStateReader implements LiveStateReader {
  readonly id = 'aws-cloud-control';
  readonly #accounts: AwsAccount[];
  readonly #config: CloudControlConfig;
  readonly #onSetback: (detail: string) => void;
  readonly #now: () => number;
  readonly #answers = new Answers();
  readonly #setbacks = new Setbacks();

  /**
   * @param options - `onSetback`: told why something is not asked for any more for a
   * while, in a sentence; `now`: the portal's clock, ms since 1970
   */
  constructor(options: {
    accounts: AwsAccount[];
    config: CloudControlConfig;
    onSetback?: (detail: string) => void;
    now?: () => number;
  }) {
    this.#accounts = options.accounts;
    this.#config = options.config;
    this.#onSetback = options.onSetback ?? (() => {});
    this.#now = options.now ?? Date.now;
  }

  async read(keys: LiveKey[], options: LiveReadOptions): Promise<LiveRead> {
    const { wanted, failures } = wantedOf(
      keys,
      this.#accounts,
      this.#config.types,
    );
    await this.#ask(this.#due(wanted, options.notBefore), options.signal);
    const told = wanted.map(one => this.#tell(one));
    return {
      items: told.flatMap(({ items }) => items),
      failures: [...failures, ...told.flatMap(one => one.failures)],
    };
  }

  /** What is to be asked in this scan, the most urgent first. */
  #due(wanted: Wanted[], notBefore: string | undefined): Question[] {
    const now = this.#now();
    const heard = Math.min(Date.parse(notBefore ?? '') || -Infinity, now);
    const enough = Math.max(now - this.#config.refreshMs, heard);
    const due = new Map<string, { question: Question; askedAt: number }>();
    for (const { questions } of wanted) {
      for (const question of this.#whereItIs(questions)) {
        const { askedAt = -Infinity } = this.#answers.of(question, now) ?? {};
        const isOpen = !this.#setbacks.at(question, now);
        if (askedAt <= enough && isOpen) {
          due.set(keyOf(question), { question, askedAt });
        }
      }
    }
    return [...due.values()]
      .sort((a, b) => (a.askedAt < b.askedAt ? -1 : +(a.askedAt > b.askedAt)))
      .slice(0, this.#config.callsPerScan)
      .map(({ question }) => question);
  }

  /** Once a resource was found, it is looked for nowhere else. */
  #whereItIs(questions: Question[]): Question[] {
    const found = questions.filter(question => {
      const what = this.#answers.of(question, this.#now())?.seen?.what;
      return what !== undefined && what !== 'gone';
    });
    return found.length > 0 ? found : questions;
  }

  async #ask(due: Question[], signal: AbortSignal | undefined): Promise<void> {
    const end = this.#now() + LONGEST_MS;
    const queue = due[Symbol.iterator]();
    await Promise.all(
      Array.from({ length: CONCURRENCY }, async () => {
        for (const question of queue) {
          const now = this.#now();
          if (signal?.aborted || now > end) return;
          if (!this.#setbacks.at(question, now)) {
            await this.#askOne(question, now, signal);
          }
        }
      }),
    );
  }

  async #askOne(
    question: Question,
    now: number,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    try {
      const seenAt = new Date(now).toISOString();
      const what = await readModel(question, { seenAt, signal });
      this.#answers.seen(question, now, what);
      this.#setbacks.answered(question);
    } catch (error) {
      if (signal?.aborted) return;
      const refusal = asRefusal(error);
      this.#answers.refused(question, now, refusal);
      if (this.#setbacks.refused(question, this.#now(), refusal)) {
        this.#onSetback(refusal.message);
      }
    }
  }

  #tell(wanted: Wanted): LiveRead {
    const now = this.#now();
    const { key, questions } = wanted;
    const { only, typeName } = key.cloudControl;
    const answers = questions.map(question => this.#known(question, now));
    const items = answers.flatMap(answer =>
      answer?.seen && answer.seen.what !== 'gone' ? [answer.seen.what] : [],
    );
    if (items.length > 0 || !only) return { items, failures: [] };

    const open = questions.filter((_, at) => answers[at]?.seen === undefined);
    if (open.length > 0) {
      return { items, failures: [this.#whyNot(wanted, open[0])] };
    }
    const [gone] = answers;
    if (isPlaced(wanted) && gone?.seen) {
      return { items: [deleted(wanted, gone.seen.at)], failures: [] };
    }
    const detail = `Cloud Control has no such ${typeName} in the accounts and regions of iacDrift.aws.accounts, and the state does not say where it is.`;
    return { items, failures: [failureOf(key, 'not-recorded', detail)] };
  }

  /** What nobody may see any more is not told from memory either. */
  #known(question: Question, now: number): Answer | undefined {
    const refusal = this.#setbacks.at(question, now);
    return refusal?.reason === 'access-denied'
      ? { askedAt: now, refusal }
      : this.#answers.of(question, now);
  }

  #whyNot({ key }: Wanted, question: Question): ReadFailure {
    const now = this.#now();
    const refusal =
      this.#known(question, now)?.refusal ?? this.#setbacks.at(question, now);
    return refusal
      ? failureOf(
          key,
          isUnreadableType(refusal) ? 'unsupported-type' : refusal.reason,
          refusal.message,
        )
      : failureOf(
          key,
          'throttled',
          `It is not the turn of this ${
            question.typeName
          } yet: a scan asks Cloud Control for ${
            this.#config.callsPerScan
          } resources at most.`,
        );
  }
}

function deleted({ key, questions }: Wanted, at: number): LiveItem {
  const [{ account, region, isGlobal, identifier }] = questions;
  return {
    source: 'cloud-control',
    resourceType: key.resourceType,
    resourceId: identifier,
    accountId: account.accountId,
    ...(!isGlobal && { region }),
    status: 'deleted',
    captureTime: new Date(at).toISOString(),
    configuration: null,
    supplementaryConfiguration: {},
  };
}

function asRefusal(error: unknown): AwsRefusal {
  // A mistake of this module must not take the rest of the scan with it.
  return error instanceof AwsRefusal
    ? error
    : new AwsRefusal(
        'source-error',
        'UnusableAnswer',
        "Cloud Control's answer could not be understood.",
      );
}
