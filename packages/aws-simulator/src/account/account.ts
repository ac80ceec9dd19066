import { renameSync } from 'node:fs';
import { seed as demoSeed } from '../seed';
import { pastCalls } from '../seed/pastCalls';
import {
  fingerprint,
  readAccountFile,
  writeAccountFile,
  type AccountState,
  type ActiveScenario,
} from './accountFile';
import { actorOf } from './actor';
import { resourceKey, type ItemVersion, type Resource } from './resource';
import { trailEvent, type ApiCall, type TrailEvent } from './trailEvent';

/** What a call makes of a resource. @public */
export type Edit = (resource: Resource, at: Date) => Resource | 'deleted';

/**
 * One AWS account: its resources with their whole history, and the events of
 * what was done to them. A change is a configuration item and an event, never
 * one without the other.
 *
 * @public
 */
export class Account {
  private readonly versions = new Map<string, ItemVersion[]>();

  private constructor(
    private readonly state: AccountState,
    private readonly dataFile: string | undefined,
    private readonly now: () => Date,
    /** Where an account of another seed was moved to, when there was one. */
    readonly movedAside: string | undefined,
  ) {
    for (const item of state.items) this.index(item);
  }

  /**
   * Opens the account in a file, or makes a new one. Without a file the account
   * lives as long as the process. An account of another seed would not fit the
   * example states: it is moved aside.
   */
  static open(
    options: { dataFile?: string; seed?: Resource[]; now?: () => Date } = {},
  ): Account {
    const { dataFile, seed = demoSeed, now = () => new Date() } = options;
    const wanted = fingerprint(seed);
    const stored = dataFile ? readAccountFile(dataFile) : undefined;
    if (stored?.seed === wanted) {
      return new Account(stored, dataFile, now, undefined);
    }
    let movedAside: string | undefined;
    if (dataFile && stored) {
      movedAside = `${dataFile}.${stored.seed}.old`;
      renameSync(dataFile, movedAside);
    }
    const createdAt = now();
    const state: AccountState = {
      format: 1,
      seed: wanted,
      createdAt: createdAt.toISOString(),
      items: seed.map(resource => ({
        ...structuredClone(resource),
        status: 'ResourceDiscovered',
        captureTime: createdAt.toISOString(),
      })),
      events: pastCalls.map(({ call, as, minutesAgo }) => {
        const at = new Date(createdAt.getTime() - minutesAgo * 60_000);
        return trailEvent(call, actorOf(as, at), at);
      }),
      active: {},
    };
    const account = new Account(state, dataFile, now, movedAside);
    account.save();
    return account;
  }

  private index(item: ItemVersion): void {
    const key = resourceKey(item);
    const known = this.versions.get(key);
    if (known) known.push(item);
    else this.versions.set(key, [item]);
  }

  private save(): void {
    if (this.dataFile) writeAccountFile(this.dataFile, this.state);
  }

  /** ISO 8601 UTC. */
  get createdAt(): string {
    return this.state.createdAt;
  }

  /** The newest item of every resource, deleted ones too, in a stable order. */
  latestItems(): ItemVersion[] {
    return [...this.versions.values()].map(items => items[items.length - 1]);
  }

  /** All items of a resource, oldest first; empty when it is unknown. */
  history(resourceType: string, resourceId: string): readonly ItemVersion[] {
    return this.versions.get(resourceKey({ resourceType, resourceId })) ?? [];
  }

  /** All events, oldest first. */
  events(): readonly TrailEvent[] {
    return this.state.events;
  }

  /** Scenarios that are in the account now, by name. */
  activeScenarios(): Readonly<Record<string, ActiveScenario>> {
    return this.state.active;
  }

  /**
   * Makes one call: the resource changes, a configuration item and an event say
   * so, and the scenario counts as active or not. All of it is saved at once.
   *
   * @throws when the resource is unknown, or the actor's name is not one.
   */
  change(options: {
    target: Pick<Resource, 'resourceType' | 'resourceId'>;
    call: ApiCall;
    edit: Edit;
    as: string;
    scenario: { name: string; active: boolean };
  }): { item: ItemVersion; event: TrailEvent } {
    const { target, call, edit, as, scenario } = options;
    const at = this.now();
    const actor = actorOf(as, at);
    const history = this.history(target.resourceType, target.resourceId);
    const latest = history[history.length - 1];
    const present = [...history].reverse().find(item => item.configuration);
    if (!latest || !present) {
      throw new Error(
        `The account has no ${target.resourceType} ${target.resourceId}.`,
      );
    }

    const event = trailEvent(call, actor, at);
    const item = this.nextItem(latest, present, edit, at);
    this.state.events.push(event);
    this.state.items.push(item);
    this.index(item);
    if (scenario.active) {
      this.state.active[scenario.name] = { as, since: at.toISOString() };
    } else {
      delete this.state.active[scenario.name];
    }
    this.save();
    return { item, event };
  }

  private nextItem(
    latest: ItemVersion,
    present: ItemVersion,
    edit: Edit,
    at: Date,
  ): ItemVersion {
    const { status: _, captureTime: __, ...rest } = structuredClone(present);
    const resource: Resource = {
      ...rest,
      configuration: rest.configuration ?? {},
    };
    const edited = edit(resource, at);
    const captureTime = new Date(
      Math.max(at.getTime(), Date.parse(latest.captureTime) + 1),
    ).toISOString();
    if (edited === 'deleted') {
      return {
        ...resource,
        configuration: null,
        supplementaryConfiguration: {},
        tags: {},
        relationships: [],
        resourceCreationTime: null,
        status: 'ResourceDeleted',
        captureTime,
      };
    }
    return {
      ...edited,
      status: latest.configuration ? 'OK' : 'ResourceDiscovered',
      captureTime,
    };
  }
}
