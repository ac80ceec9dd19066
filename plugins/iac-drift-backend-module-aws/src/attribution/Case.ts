import type { AttributionRequest } from '@iac-drift/backstage-plugin-iac-drift-node';
import type { AwsAccount } from '../account/AwsAccount';
import { AwsRefusal } from '../account/AwsRefusal';
import type { Atom } from './atoms';
import type { ChangeWindow } from './changeWindow';
import type { Span } from './clusters';
import { newestFirst, type CutOff, type Events } from './EventHistory';
import { grade, type Grade } from './grade';
import { namesAnother, namesResource } from './namesResource';
import type { TrailEvent } from './TrailEvent';

/**
 * A question of who did something, and what is known of it so far.
 *
 * @internal
 */
export class Case {
  readonly #seen = new Map<string, TrailEvent>();
  #grade: Grade | undefined;
  /** Why not all events could be read. */
  #cutOff: CutOff | undefined;
  /** Regions that did not answer. */
  readonly #silent = new Set<string>();
  /** Whether every event since the change can have been made is among those read. */
  isComplete = false;

  constructor(
    readonly request: AttributionRequest,
    readonly account: AwsAccount,
    /** Where CloudTrail has the events. */
    readonly regions: string[],
    /** Under which CloudTrail may know the resource, the likeliest first. */
    readonly names: string[],
    readonly atoms: Atom[],
    readonly window: ChangeWindow,
    readonly historyRefusal: AwsRefusal | undefined,
  ) {}

  get isClosed(): boolean {
    return this.#grade?.confidence === 'confirmed';
  }

  get grade(): Grade | undefined {
    return this.#grade;
  }

  get cutOff(): CutOff | undefined {
    return this.#cutOff;
  }

  /** Whether it makes sense to ask in a region again. */
  mayAsk(region: string): boolean {
    return !this.isClosed && !this.#silent.has(region);
  }

  get hasEvents(): boolean {
    return this.#seen.size > 0;
  }

  /** Whether an event is about the resource. */
  concerns(event: TrailEvent): boolean {
    const { resourceType } = this.request.result.identity;
    return namesResource(event, { names: this.names, resourceType });
  }

  /** Whether an event is about another resource of the same name. */
  isOfAnother(event: TrailEvent): boolean {
    const { resourceType } = this.request.result.identity;
    return namesAnother(event, { names: this.names, resourceType });
  }

  /** Takes up events of a region that are about the resource, and judges anew. */
  consider(region: string, { events, cutOff }: Events, span: Span): void {
    const { result, of, desiredAsOf } = this.request;
    for (const event of events) {
      this.#seen.set(event.eventId, event);
    }
    if (cutOff instanceof AwsRefusal) {
      this.#silent.add(region);
    }
    this.#cutOff ??= cutOff;
    this.#grade = grade({
      events: newestFirst(this.#seen.values()).filter(({ time }) => {
        const at = new Date(time);
        return at > span.from && at <= span.to;
      }),
      atoms: this.atoms,
      result,
      since: this.window.since,
      ownApplyUntil: of === 'drift' ? desiredAsOf ?? 'unknown' : undefined,
    });
  }
}
