import {
  type DesiredResource,
  type LiveItem,
  OtherStacks,
  type UnverifiableReason,
} from '@iac-drift/engine';
import {
  DesiredRead,
  DesiredStateError,
} from '@iac-drift/backstage-plugin-iac-drift-node';
import { LoggerService } from '@backstage/backend-plugin-api';
import { logUnexpected, oneLine } from '../errors';
import { DesiredStateSources } from '../extensions';
import { problemOf } from '../stacks/annotations';
import { StackRef } from '../stacks/ref';
import type { StackRow } from '../stacks/tables';
import type { Compared } from './absorbed';
import { type Readable, readableResources } from './readableResources';
import { untilAborted } from './untilAborted';

const ELSEWHERE_TIMEOUT_MS = 10_000;

/**
 * The desired state of one stack, or the sentence that says why there is none.
 *
 * @internal
 */
export type DesiredAnswer =
  | { read: DesiredRead; error?: undefined; reason?: undefined }
  | { read?: undefined; error: string; reason?: UnverifiableReason };

/**
 * Reads desired states, and remembers in memory, never elsewhere, what each stack
 * last said: parts of one cloud object may live in two stacks.
 *
 * @internal
 */
export class DesiredStates {
  readonly #sources: DesiredStateSources;
  readonly #logger: LoggerService;
  readonly #maxAgeMs: number;
  readonly #now: () => Date;
  readonly #remembered = new Map<string, DesiredRead>();
  /** The same, by what matters to whom. */
  readonly #index = new OtherStacks();
  /** What a scan compared last. */
  readonly #compared = new Map<string, Compared>();
  /** When a stack was read last, and when that was tried, in milliseconds since the epoch. */
  readonly #readAt = new Map<string, number>();
  readonly #triedAt = new Map<string, number>();

  constructor(options: {
    sources: DesiredStateSources;
    logger: LoggerService;
    /** How long a remembered state stands in for reading it again. */
    maxAgeMs: number;
    now: () => Date;
  }) {
    this.#sources = options.sources;
    this.#logger = options.logger;
    this.#maxAgeMs = options.maxAgeMs;
    this.#now = options.now;
  }

  /** Reads one stack. Throws only when the signal aborted. */
  async read(stack: StackRef, signal: AbortSignal): Promise<DesiredAnswer> {
    const problem = problemOf(stack, this.#sources);
    const source = this.#sources.find(stack.kind, stack.source);
    if (problem !== undefined || !source) {
      return { error: problem ?? 'The source is not configured.' };
    }
    try {
      const began = this.#now().getTime();
      this.#triedAt.set(stack.ref, began);
      const read = await untilAborted(
        source.read(stack.path, { signal }),
        signal,
      );
      const { resources, error } = this.#resourcesOf(stack, read);
      if (!resources) {
        return { error };
      }
      const readable = { ...read, resources };
      this.#remembered.set(stack.ref, readable);
      this.#readAt.set(stack.ref, began);
      return { read: readable };
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof Error && error.name === DesiredStateError.name) {
        const { message, reason } = error as DesiredStateError;
        return { error: oneLine(message), reason };
      }
      logUnexpected(
        this.#logger,
        `The desired state of ${stack.ref} could not be read`,
        error,
      );
      return {
        error:
          'The desired state could not be read for an unforeseen reason; the server log says more.',
      };
    }
  }

  /**
   * Remembers a stack that is told, not read.
   *
   * @param at - when it was so
   */
  take(stack: StackRef, read: DesiredRead, at: Date): void {
    this.#index.set(stack.ref, read.resources);
    this.#remembered.set(stack.ref, read);
    this.#readAt.set(stack.ref, at.getTime());
    this.#triedAt.set(stack.ref, at.getTime());
  }

  /** Those that could not be read yet, in this process. */
  unknownAmong<T extends StackRef>(stacks: readonly T[]): T[] {
    return stacks.filter(({ ref }) => !this.#remembered.has(ref));
  }

  /** Takes up the resources of a state, once for all that it stays the same. */
  #resourcesOf(
    { ref }: StackRef,
    read: DesiredRead,
  ): Readable<DesiredResource> {
    const known = this.#remembered.get(ref);
    if (known?.sha256 === read.sha256) {
      return { resources: known.resources };
    }
    const readable = readableResources(read.resources);
    if (readable.resources) {
      this.#index.set(ref, readable.resources);
    }
    return readable;
  }

  /**
   * Reads stacks that were not read lately. One that cannot be read now stands as it
   * was read last.
   *
   * @returns those that never could be, in this process
   */
  async unreadAmong<T extends StackRef>(
    stacks: readonly T[],
    signal: AbortSignal,
    /** What was tried since then is new enough. */
    since = new Date(this.#now().getTime() - this.#maxAgeMs),
  ): Promise<T[]> {
    const newEnough = since.getTime();
    for (const stack of stacks) {
      if ((this.#triedAt.get(stack.ref) ?? 0) < newEnough) {
        await this.#readBriefly(stack, signal);
      }
    }
    return this.unknownAmong(stacks);
  }

  /** The resources of other stacks that matter to the comparison of one. */
  elsewhere(
    { ref }: StackRef,
    input: { desired: DesiredResource[]; live: LiveItem[] },
  ): DesiredResource[] {
    return this.#index.relevantTo(ref, input);
  }

  /** A stack as it was read last in this process, if it was. */
  lastRead({ ref }: StackRef): DesiredRead | undefined {
    return this.#remembered.get(ref);
  }

  /** When that was. */
  lastReadAt({ ref }: StackRef): Date | undefined {
    const at = this.#readAt.get(ref);
    return at === undefined ? undefined : new Date(at);
  }

  /** A source that hangs for one stack must not cost another stack its scan. */
  async #readBriefly(stack: StackRef, signal: AbortSignal): Promise<void> {
    try {
      await this.read(
        stack,
        AbortSignal.any([signal, AbortSignal.timeout(ELSEWHERE_TIMEOUT_MS)]),
      );
    } catch {
      signal.throwIfAborted();
    }
  }

  /**
   * What the last scan of a stack compared. After a restart, and when another replica
   * scanned it, the state of then is read again, if its source keeps versions.
   */
  async lastCompared(
    stack: StackRow,
    now: DesiredRead,
    signal: AbortSignal,
  ): Promise<Compared | undefined> {
    const known = this.#compared.get(stack.ref);
    const { sha256, state_version, completed_at } = stack;
    if (known?.read.sha256 === sha256) {
      return known;
    }
    // Without the time of writing nothing tells what the apply itself did.
    if (now.sha256 === sha256 || !now.writtenAt || !state_version) {
      return undefined;
    }
    const read = await this.#readAgain(stack, state_version, signal);
    return read?.sha256 === sha256 && completed_at
      ? { read, at: completed_at }
      : undefined;
  }

  async #readAgain(
    stack: StackRow,
    version: string,
    signal: AbortSignal,
  ): Promise<DesiredRead | undefined> {
    try {
      const source = this.#sources.find(stack.kind, stack.source);
      const read = await source?.readVersion?.(stack.path, version, { signal });
      const resources = read && readableResources(read.resources).resources;
      return resources && { ...read, resources };
    } catch {
      // It may be gone: stores keep old versions for a while only.
      signal.throwIfAborted();
      return undefined;
    }
  }

  noteCompared({ ref }: StackRef, compared: Compared): void {
    this.#compared.set(ref, compared);
  }

  /** Drops what is remembered of stacks that are not among these. */
  forgetAllBut(stacks: readonly StackRef[]): void {
    const refs = new Set(stacks.map(({ ref }) => ref));
    for (const ref of this.#triedAt.keys()) {
      if (!refs.has(ref)) {
        this.#remembered.delete(ref);
        this.#index.delete(ref);
        this.#readAt.delete(ref);
        this.#compared.delete(ref);
        this.#triedAt.delete(ref);
      }
    }
  }
}
