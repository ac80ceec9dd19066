import { seed as demoSeed } from '../seed';
import {
  writeAccountFile,
  type AccountState,
  type ActiveScenario,
} from './accountFile';
import { nextItem, type Edit } from './edit';
import { openState } from './openState';
import {
  ACCOUNT_ID,
  inAccount,
  isRecordable,
  resourceKey,
  type ItemVersion,
  type Resource,
} from './resource';
import { Trail, type CallOptions } from './Trail';
import type { ApiCall, TrailEvent } from './trailEvent';

/**
 * One AWS account: its resources with their whole history, and the events of
 * what was done to them. A change is a configuration item and an event, never
 * one without the other.
 *
 * @public
 */
export class Account {
  /** What AWS Config does; a recorder that stands still records later. */
  readonly recorder: {
    /** Types that are left out. */
    excludedTypes: string[];
    /** Types that are recorded, and that queries do not show yet. */
    unqueryableTypes: string[];
    /** ISO 8601 UTC; set while it stands still. */
    stoppedAt?: string;
    /** ISO 8601 UTC; set while it says that it fails. */
    failedAt?: string;
    /** ISO 8601 UTC; set while the aggregator does not hear of it. */
    unheardSince?: string;
  } = { excludedTypes: [], unqueryableTypes: [] };
  /** Told of each item as it is recorded. */
  onRecorded: (item: ItemVersion) => void = () => {};
  /** The events of what was done to them. */
  readonly trail: Trail;
  private readonly versions = new Map<string, ItemVersion[]>();
  private unrecorded: ItemVersion[] = [];

  private constructor(
    /** Twelve digits. */
    readonly accountId: string,
    private readonly state: AccountState,
    private readonly dataFile: string | undefined,
    readonly now: () => Date,
    /** Where an account of another seed was moved to, when there was one. */
    readonly movedAside: string | undefined,
  ) {
    this.trail = new Trail(accountId, state.events);
    for (const item of state.items) this.index(item);
  }

  /**
   * Opens the account in a file, or makes a new one. Without a file the account
   * lives as long as the process. An account of another seed would not fit the
   * example states: it is moved aside. With another id it holds the same resources
   * under that.
   */
  static open(
    options: {
      dataFile?: string;
      seed?: Resource[];
      now?: () => Date;
      accountId?: string;
    } = {},
  ): Account {
    const {
      dataFile,
      now = () => new Date(),
      accountId = ACCOUNT_ID,
    } = options;
    const { state, movedAside } = openState({
      dataFile,
      seed: options.seed ?? demoSeed,
      now: now(),
      accountId,
    });
    return new Account(accountId, state, dataFile, now, movedAside);
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

  /** The history that AWS Config shows of a resource, oldest first. */
  recorded(resourceType: string, resourceId: string): readonly ItemVersion[] {
    return this.isRecorded(resourceType)
      ? this.history(resourceType, resourceId)
      : [];
  }

  /** The newest items that AWS Config shows. */
  recordedItems(): ItemVersion[] {
    return this.latestItems().filter(({ resourceType }) =>
      this.isRecorded(resourceType),
    );
  }

  private isRecorded(resourceType: string): boolean {
    return (
      isRecordable(resourceType) &&
      !this.recorder.excludedTypes.includes(resourceType)
    );
  }

  /** Every resource as it is now, whether AWS Config has recorded that or not. */
  presentResources(): ItemVersion[] {
    const now = new Map(
      [...this.latestItems(), ...this.unrecorded].map(item => [
        resourceKey(item),
        item,
      ]),
    );
    return [...now.values()].filter(item => item.configuration);
  }

  /** Stops the recorder: what happens from now on is recorded once it starts. */
  stopRecorder(): void {
    this.recorder.stoppedAt ??= this.now().toISOString();
  }

  startRecorder(): void {
    delete this.recorder.stoppedAt;
    for (const item of this.unrecorded) this.record(item, this.now());
    this.unrecorded = [];
    this.save();
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
  change(
    options: CallOptions & {
      target: Pick<Resource, 'resourceType' | 'resourceId'>;
      call: ApiCall;
      edit: Edit;
      scenario?: { name: string; active: boolean };
    },
  ): { item: ItemVersion; event: TrailEvent } {
    const { edit, as, scenario, at = this.now() } = options;
    const target = inAccount(options.target, this.accountId);
    const call = inAccount(options.call, this.accountId);
    const history = [
      ...this.history(target.resourceType, target.resourceId),
      ...this.unrecorded.filter(
        item => resourceKey(item) === resourceKey(target),
      ),
    ];
    const latest = history[history.length - 1];
    const present = [...history].reverse().find(item => item.configuration);
    if (!latest || !present) {
      throw new Error(
        `The account has no ${target.resourceType} ${target.resourceId}.`,
      );
    }

    const event = this.trail.record(call, { as, at });
    const item = nextItem({ latest, present, edit, at });
    if (this.recorder.stoppedAt && isRecordable(item.resourceType)) {
      this.unrecorded.push(item);
    } else {
      this.record(item);
    }
    if (scenario?.active) {
      this.state.active[scenario.name] = { as, since: at.toISOString() };
    } else if (scenario) {
      delete this.state.active[scenario.name];
    }
    this.save();
    return { item, event };
  }

  /**
   * Makes a call that changes nothing that AWS Config records: it failed, or was a
   * read.
   *
   * @throws when the actor's name is not one.
   */
  call(call: ApiCall, { as, at = this.now() }: CallOptions): TrailEvent {
    const event = this.trail.record(call, { as, at });
    this.save();
    return event;
  }

  private record(item: ItemVersion, at?: Date): void {
    const recorded = at ? { ...item, captureTime: at.toISOString() } : item;
    this.state.items.push(recorded);
    this.index(recorded);
    this.onRecorded(recorded);
  }
}
