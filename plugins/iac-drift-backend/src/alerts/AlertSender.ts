import { LoggerService } from '@backstage/backend-plugin-api';
import { parseEntityRef } from '@backstage/catalog-model';
import {
  NotificationSendOptions,
  NotificationService,
} from '@backstage/plugin-notifications-node';
import { Knex } from 'knex';
import { lockingOthersOut } from '../database';
import { logUnexpected } from '../errors';
import { BINDINGS, OWNERSHIP } from '../stacks/tables';
import { AlertPayload, AlertRow, ALERTS } from './tables';

/** While one process sends an alert, others leave it alone for so long. */
const LEASE_MS = 60_000;
const FIRST_RETRY_MS = 10_000;
const LONGEST_RETRY_MS = 60 * 60 * 1000;
/** With retries an hour apart at last, about a day. */
const MAX_ATTEMPTS = 32;
/** An entity may be bound to a stack shortly after its drift was found. */
const WAIT_FOR_OWNER_MS = 60 * 60 * 1000;
/** The page of the log in the portal. */
const LOG_PAGE = '/iac-drift/log';
const TOPICS = {
  detected: 'drift-detected',
  reopened: 'drift-detected',
  resolved: 'drift-resolved',
  regressed: 'drift-detected',
  operator: 'drift-log',
} as const;

/**
 * Sends the alerts that are due as Backstage notifications. One that cannot be
 * sent is tried again later, longer each time.
 *
 * @internal
 */
export class AlertSender {
  readonly #db: Knex;
  readonly #notifications: NotificationService;
  readonly #logger: LoggerService;
  readonly #operators: string[];
  readonly #now: () => Date;

  constructor(options: {
    db: Knex;
    notifications: NotificationService;
    logger: LoggerService;
    /** Entity refs of those who run the portal; everybody when there are none. */
    operators?: string[];
    now: () => Date;
  }) {
    this.#db = options.db;
    this.#notifications = options.notifications;
    this.#logger = options.logger;
    this.#operators = options.operators ?? [];
    this.#now = options.now;
  }

  /** Sends all that is due. Throws only when the database does not answer. */
  async send(signal?: AbortSignal): Promise<void> {
    while (!signal?.aborted) {
      const alert = await this.#claim();
      if (!alert) {
        return;
      }
      await this.#sendOne(alert);
    }
  }

  /**
   * Takes one alert that is due. A process that dies while sending leaves it to be
   * sent again after the lease; its scope then keeps the reader from seeing two.
   */
  async #claim(): Promise<AlertRow | undefined> {
    const now = this.#now();
    return this.#db.transaction(async tx => {
      const alert: AlertRow | undefined = await lockingOthersOut(
        tx<AlertRow>(ALERTS)
          .where('due_at', '<=', now.toISOString())
          .orderBy(['created_at', 'id'])
          .limit(1),
      ).first();
      if (alert) {
        await tx<AlertRow>(ALERTS)
          .where('id', alert.id)
          .update({
            due_at: new Date(now.getTime() + LEASE_MS).toISOString(),
            attempts: alert.attempts + 1,
          });
      }
      return alert;
    });
  }

  async #sendOne(alert: AlertRow): Promise<void> {
    const payload: AlertPayload = JSON.parse(alert.payload);
    const to = await this.#addressees(payload);
    if (!to) {
      await this.#waitForOwner(alert);
      return;
    }
    try {
      await this.#notifications.send({
        recipients: to.recipients,
        payload: {
          title: payload.title,
          description: payload.description,
          link: to.link,
          severity: payload.severity,
          topic: TOPICS[alert.transition],
          scope: `iac-drift:${alert.id}`,
        },
      });
    } catch (error) {
      await this.#retry(alert, error);
      return;
    }
    await this.#end(alert, { sent_at: this.#now().toISOString() });
  }

  /** Who is told, and which page it is about; undefined while nobody is known. */
  async #addressees({
    stackId,
    address,
  }: AlertPayload): Promise<
    (Pick<NotificationSendOptions, 'recipients'> & { link: string }) | undefined
  > {
    if (stackId === undefined) {
      const entityRef = this.#operators;
      return {
        recipients:
          entityRef.length > 0
            ? { type: 'entity', entityRef }
            : { type: 'broadcast' },
        link: LOG_PAGE,
      };
    }
    const owning =
      address === undefined
        ? this.#db(BINDINGS).where('stack_id', stackId)
        : this.#db(OWNERSHIP).where({ stack_id: stackId, address });
    const entityRef: string[] = await owning
      .distinct()
      .orderBy('entity_ref')
      .pluck('entity_ref');
    return entityRef.length > 0
      ? {
          recipients: { type: 'entity', entityRef },
          link: pageOf(entityRef[0]),
        }
      : undefined;
  }

  async #waitForOwner(alert: AlertRow): Promise<void> {
    const now = this.#now().getTime();
    const age = now - Date.parse(alert.created_at);
    if (age > WAIT_FOR_OWNER_MS) {
      await this.#end(alert, { outcome: 'Nobody owns the resource.' });
      return;
    }
    await this.#db<AlertRow>(ALERTS)
      .where('id', alert.id)
      .update({
        due_at: new Date(now + Math.max(FIRST_RETRY_MS, age)).toISOString(),
        attempts: alert.attempts,
      });
  }

  async #retry(alert: AlertRow, error: unknown): Promise<void> {
    const attempts = alert.attempts + 1;
    logUnexpected(
      this.#logger,
      `A notification could not be sent (attempt ${attempts})`,
      error,
    );
    if (attempts >= MAX_ATTEMPTS) {
      await this.#end(alert, { outcome: 'It could not be sent for a day.' });
      return;
    }
    const delay = Math.min(
      FIRST_RETRY_MS * 2 ** Math.min(attempts - 1, 16),
      LONGEST_RETRY_MS,
    );
    await this.#db<AlertRow>(ALERTS)
      .where('id', alert.id)
      .update({
        due_at: new Date(this.#now().getTime() + delay).toISOString(),
      });
  }

  async #end(alert: AlertRow, result: Partial<AlertRow>): Promise<void> {
    await this.#db<AlertRow>(ALERTS)
      .where('id', alert.id)
      .update({ ...result, due_at: null });
  }
}

/** The drift tab of an entity, as a path within the portal. */
function pageOf(entityRef: string): string {
  const { namespace, kind, name } = parseEntityRef(entityRef);
  return `/catalog/${[namespace, kind.toLocaleLowerCase('en-US'), name]
    .map(encodeURIComponent)
    .join('/')}/drift`;
}
