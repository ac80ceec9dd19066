import { checkpointName, NEWEST, parseName, POLICY } from '../published/names';
import type {
  ListedObject,
  PublishedObjects,
} from '../published/PublishedObjects';
import { judgeVersion, type StoreFinding } from './judgeVersion';
import type { MinRetention } from './retention';
import type { S3Bucket, S3Content, S3Version } from './S3Bucket';

/** What a store was found to hold. @internal */
export interface StoreFigures {
  /** Names; replaced ones and the canary included. */
  objects: number;
  versions: number;
  /** Objects whose bytes, retention and versions were looked at. */
  checked: number;
  /** Of these, whose SHA-256 the store keeps as well. */
  checksums: number;
  /** The earliest end of a retention, ISO 8601 UTC. */
  retainedUntil?: string;
  /** Objects whose retention has ended: the store no longer keeps them from being deleted. */
  expired: number;
  findings: StoreFinding[];
  /** When the newest checkpoint was stored, by the store's clock, ISO 8601 UTC. */
  newestStoredAt?: string;
  /** Findings beyond those listed. */
  moreFindings: number;
}

const MOST_FINDINGS = 1000;
const CATCH_UP_ATTEMPTS = 3;
const CATCH_UP_MS = 500;

/** What a name asks of its versions. */
type Rule = 'once' | 'replaced' | 'canary';

function ruleOf(name: string): Rule {
  if (name.startsWith('canary/')) {
    return 'canary';
  }
  return name === NEWEST || name === POLICY ? 'replaced' : 'once';
}

/**
 * What a log was published to in S3, read by version: of a name that is written once, the
 * oldest version counts, and any other version or delete marker is a finding. Each
 * version is compared with its checksum, and its retention with what is asked for, when
 * it is read.
 *
 * `checkpoint` and `trust/policy` are replaced and may have any number of versions; the
 * newest counts. Objects below `canary/` show whether the store keeps its promise, and
 * are not part of the record.
 *
 * @internal
 */
export class S3Objects implements PublishedObjects {
  readonly #bucket: S3Bucket;
  readonly #minRetention: MinRetention;
  readonly #now: number;
  /** Versions by name, the newest first; without delete markers. */
  readonly #versions = new Map<string, S3Version[]>();
  readonly #findings: StoreFinding[] = [];
  readonly #checked = new Set<string>();
  /** Ends of locks, by name and version. */
  readonly #locks = new Map<string, number>();
  #names: string[] = [];
  #listed = 0;
  #found = 0;
  #checksums = 0;
  #expired = 0;
  #retainedUntil = Infinity;
  /** A version whose retention this caller may not see. */
  hiddenRetention?: string;

  private constructor(options: {
    bucket: S3Bucket;
    minRetention: MinRetention;
    now: number;
  }) {
    this.#bucket = options.bucket;
    this.#minRetention = options.minRetention;
    this.#now = options.now;
  }

  /**
   * Lists every version.
   *
   * @throws UnreadableError, CliError
   */
  static async list(options: {
    bucket: S3Bucket;
    minRetention: MinRetention;
    /** Milliseconds since 1970. */
    now?: number;
    onListed?(versions: number): void;
  }): Promise<S3Objects> {
    const { bucket, minRetention, now = Date.now(), onListed } = options;
    const objects = new S3Objects({ bucket, minRetention, now });
    for await (const page of bucket.versions()) {
      page.forEach(objects.#add);
      onListed?.(objects.#listed);
    }
    await objects.#catchUp();
    objects.#names = [...objects.#versions.keys()].sort();
    objects.#judgeVersions();
    return objects;
  }

  /** Names that somebody hid behind a delete marker as well. */
  async list(prefix: string): Promise<ListedObject[]> {
    return this.#names
      .filter(name => name.startsWith(prefix))
      .map(name => ({ name, size: this.#counting(name)!.size }));
  }

  async read(name: string): Promise<Uint8Array | undefined> {
    const version = this.#counting(name);
    return version && (await this.readVersion(version));
  }

  async *stream(name: string): AsyncGenerator<Uint8Array> {
    const bytes = await this.read(name);
    if (bytes) {
      yield bytes;
    }
  }

  /** All versions of a name, the oldest first. */
  versionsOf(name: string): S3Version[] {
    return [...(this.#versions.get(name) ?? [])].reverse();
  }

  /** Whether a version is listed. */
  has(name: string, versionId: string): boolean {
    const versions = this.#versions.get(name) ?? [];
    return versions.some(version => version.versionId === versionId);
  }

  /** End of the lock of a version that was read, milliseconds since 1970. */
  lockedUntil(name: string, versionId: string): number | undefined {
    return this.#locks.get(`${name} ${versionId}`);
  }

  /** Names that were not read yet, without those that are no part of the record. */
  unread(): string[] {
    return this.#names.filter(
      name => ruleOf(name) !== 'canary' && !this.#checked.has(name),
    );
  }

  async readVersion(version: S3Version): Promise<Uint8Array> {
    const { name, versionId } = version;
    const content = await this.#bucket.read(name, versionId);
    if (!this.#checked.has(name)) {
      this.#checked.add(name);
      this.#judge(version, content);
    }
    return content.bytes;
  }

  report(finding: StoreFinding): void {
    this.#found += 1;
    if (this.#findings.length < MOST_FINDINGS) {
      this.#findings.push(finding);
    }
  }

  get figures(): StoreFigures {
    return {
      objects: this.#names.length,
      versions: this.#listed,
      checked: this.#checked.size,
      checksums: this.#checksums,
      ...(Number.isFinite(this.#retainedUntil) && {
        retainedUntil: new Date(this.#retainedUntil).toISOString(),
      }),
      expired: this.#expired,
      ...this.#newestStoredAt(),
      findings: [...this.#findings].sort((a, b) =>
        (a.file ?? '') < (b.file ?? '') ? -1 : 1,
      ),
      moreFindings: this.#found - this.#findings.length,
    };
  }

  #newestStoredAt(): Pick<StoreFigures, 'newestStoredAt'> {
    const newest = this.#names.findLast(
      name => parseName(name)?.kind === 'checkpoint',
    );
    const version = newest === undefined ? undefined : this.#counting(newest);
    return version ? { newestStoredAt: iso(version.lastModified) } : {};
  }

  #add = (version: S3Version): void => {
    this.#listed += 1;
    const { name, versionId, isDeleteMarker } = version;
    if (isDeleteMarker) {
      this.report({
        rule: 'delete-marker',
        message: `${name} was deleted: its version ${versionId} is a delete marker. What was there is still kept.`,
        file: name,
        versionId,
      });
      return;
    }
    const versions = this.#versions.get(name);
    if (versions) {
      versions.push(version);
    } else {
      this.#versions.set(name, [version]);
    }
  };

  /**
   * Names are listed in their order, so checkpoints before segments. Where the log grew
   * meanwhile there are segments of which the checkpoint was not there yet.
   */
  async #catchUp(): Promise<void> {
    for (let attempt = 1; attempt <= CATCH_UP_ATTEMPTS; attempt++) {
      const parsed = [...this.#versions.keys()].map(parseName);
      const sizes = parsed.map(n => (n?.kind === 'checkpoint' ? n.size : 0));
      const ends = parsed.map(n => (n?.kind === 'segment' ? n.to : 0));
      const size = sizes.reduce((a, b) => Math.max(a, b), 0);
      if (ends.every(end => end <= size)) {
        return;
      }
      await new Promise(resolve => setTimeout(resolve, CATCH_UP_MS));
      const after = checkpointName(size);
      for await (const page of this.#bucket.versions({
        under: 'checkpoints/',
        after,
      })) {
        const known = new Set(this.#versions.keys());
        page.filter(({ name }) => !known.has(name)).forEach(this.#add);
      }
    }
  }

  #judgeVersions(): void {
    for (const [name, versions] of this.#versions) {
      const later = ruleOf(name) === 'once' ? versions.slice(0, -1) : [];
      for (const { versionId } of later.reverse()) {
        this.report({
          rule: 'version',
          message: `${name} was written again: it has the version ${versionId} besides ${
            versions.at(-1)!.versionId
          }, the oldest, which counts.`,
          file: name,
          versionId,
        });
      }
    }
  }

  #judge(version: S3Version, content: S3Content): void {
    const { name, versionId } = version;
    const { problems, lockedUntil, hasChecksum, isHidden } = judgeVersion({
      version,
      content,
      minRetention: this.#minRetention,
      mustBeLocked: ruleOf(name) === 'once',
    });
    problems.forEach(problem => this.report(problem));
    this.#checksums += hasChecksum ? 1 : 0;
    if (isHidden) {
      this.hiddenRetention ??= name;
    }
    if (lockedUntil !== undefined) {
      this.#locks.set(`${name} ${versionId}`, lockedUntil);
      this.#retainedUntil = Math.min(this.#retainedUntil, lockedUntil);
      this.#expired += lockedUntil < this.#now ? 1 : 0;
    }
  }

  #counting(name: string): S3Version | undefined {
    const versions = this.#versions.get(name);
    return ruleOf(name) === 'replaced' ? versions?.[0] : versions?.at(-1);
  }
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
