import { actorOf, inRole, type Actor } from './actor';
import {
  assumeRole,
  trailEvent,
  type ApiCall,
  type TrailEvent,
} from './trailEvent';

/** What a call is made by and when. @public */
export interface CallOptions {
  /**
   * Who makes it; after `>`, the roles that are assumed on the way:
   * `alice@example.com>deployer>admin`.
   */
  as: string;
  /** Defaults to now. */
  at?: Date;
}

/** CloudTrail in one account: the events of what was done. @public */
export class Trail {
  /** How long event history takes to show an event, in milliseconds. */
  delayMs = 0;

  /**
   * @param recorded - events so far, oldest first; new ones are put at its end
   */
  constructor(
    private readonly accountId: string,
    private readonly recorded: TrailEvent[],
  ) {}

  /** All events, oldest first. */
  events(): readonly TrailEvent[] {
    return this.recorded;
  }

  /** The events that event history shows at a time, oldest first. */
  visibleEvents(at: Date): TrailEvent[] {
    const now = at.toISOString();
    return this.recorded.filter(
      ({ visibleAt }) => visibleAt === undefined || visibleAt <= now,
    );
  }

  /**
   * Records a call, and before it the calls by which roles were assumed for it.
   *
   * @throws when the actor's name is not one.
   */
  record(call: ApiCall, { as, at }: Required<CallOptions>): TrailEvent {
    const [person, ...roles] = as.split('>');
    let actor = actorOf(person, at, this.accountId);
    for (const role of roles) {
      const next = inRole(actor, role, at, this.accountId);
      this.add(
        assumeRole(next, role, this.accountId),
        actor,
        minutesBefore(at, 3),
      );
      actor = next;
    }
    return this.add(call, actor, at);
  }

  private add(call: ApiCall, actor: Actor, at: Date): TrailEvent {
    const event = trailEvent(call, actor, at, this.accountId);
    if (this.delayMs > 0) {
      event.visibleAt = new Date(at.getTime() + this.delayMs).toISOString();
    }
    this.recorded.push(event);
    return event;
  }
}

function minutesBefore(at: Date, minutes: number): Date {
  return new Date(at.getTime() - minutes * 60_000);
}
