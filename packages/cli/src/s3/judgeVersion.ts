import { createHash } from 'node:crypto';
import type { TamperProblem, TamperRule } from '@iac-drift/ledger';
import { leastUntil, type MinRetention } from './retention';
import type { S3Content, S3Version } from './S3Bucket';

/** A finding about the store, not the log: which object and which version of it. @internal */
export interface StoreFinding extends TamperProblem {
  versionId: string;
}

/** What came of looking at a version. @internal */
export interface VersionVerdict {
  problems: StoreFinding[];
  /** End of a lock in COMPLIANCE mode, milliseconds since 1970. */
  lockedUntil?: number;
  /** The store keeps a SHA-256, and it is that of the bytes. */
  hasChecksum: boolean;
  /** The caller may not see whether there is a lock. */
  isHidden: boolean;
}

/**
 * Looks at one version: its bytes are those of the store's checksum and of its own name,
 * where that is a digest; and nobody can delete it for as long as was asked for.
 *
 * @internal
 */
export function judgeVersion(options: {
  version: S3Version;
  content: S3Content;
  minRetention: MinRetention;
  mustBeLocked: boolean;
}): VersionVerdict {
  const { version, content, minRetention, mustBeLocked } = options;
  const { name, versionId, lastModified } = version;
  const problems: StoreFinding[] = [];
  const tell = (rule: TamperRule, message: string) =>
    problems.push({ rule, message, file: name, versionId });
  const { checksum, retention } = content;
  const digest = createHash('sha256').update(content.bytes).digest();
  const hasChecksum = checksum === digest.toString('base64');
  if (checksum !== undefined && !hasChecksum) {
    tell(
      'checksum',
      `${name}, version ${versionId}, is not what was stored: its SHA-256 is not the one that the store keeps.`,
    );
  }
  const named = /^(?:blobs|schemas)\/sha256\/([^/]+)$/.exec(name)?.[1];
  if (named !== undefined && named !== digest.toString('hex')) {
    tell('blob', `${name} was altered: its name is not its SHA-256.`);
  }
  if (!mustBeLocked || retention === 'unknown') {
    const isHidden = mustBeLocked;
    return { problems, hasChecksum, isHidden };
  }
  if (retention === 'none' || retention.mode !== 'COMPLIANCE') {
    const how =
      retention === 'none'
        ? 'not locked'
        : `locked with the mode ${retention.mode}`;
    tell(
      'retention',
      `${name}, version ${versionId}, is ${how}: it can be deleted. The mode must be COMPLIANCE.`,
    );
    return { problems, hasChecksum, isHidden: false };
  }
  const { until } = retention;
  // Part of a tile is of no use once the whole tile is there.
  const isPartialTile = /^tile\/.*\.p\/\d+$/.test(name);
  if (!isPartialTile && until < leastUntil(minRetention, lastModified)) {
    const end = new Date(until).toISOString();
    tell(
      'retention',
      `${name}, version ${versionId}, is locked until ${end} only, which is shorter than was asked for.`,
    );
  }
  return { problems, lockedUntil: until, hasChecksum, isHidden: false };
}
