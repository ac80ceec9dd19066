import type { CloudControlKey, LiveKey, ReadFailure } from '@iac-drift/engine';
import type { AwsAccount } from '../account/AwsAccount';
import { isGlobalType } from '../account/globalServices';

/**
 * One question to Cloud Control.
 *
 * @internal
 */
export interface Question {
  account: AwsAccount;
  /** Where to ask. */
  region: string;
  /** Whether the answer is the same in every region. */
  isGlobal: boolean;
  typeName: string;
  identifier: string;
}

/**
 * A resource that Cloud Control is to show.
 *
 * @internal
 */
export interface Wanted {
  key: LiveKey & { cloudControl: CloudControlKey };
  /** Several where nobody knows which account or region it is in. */
  questions: Question[];
}

/**
 * Says for each key where Cloud Control is to be asked. A key that may not be asked
 * for, or nowhere, is a failure where nothing but Cloud Control shows it.
 *
 * @internal
 */
export function wantedOf(
  keys: LiveKey[],
  accounts: AwsAccount[],
  types: ReadonlySet<string>,
): { wanted: Wanted[]; failures: ReadFailure[] } {
  const wanted: Wanted[] = [];
  const failures: ReadFailure[] = [];
  for (const { cloudControl, ...rest } of keys) {
    if (!cloudControl) continue;
    const key = { ...rest, cloudControl };
    const { typeName } = cloudControl;
    const places = types.has(typeName)
      ? placesOf(key, accounts)
      : `AWS Config does not record ${key.resourceType}; allow ${typeName} under iacDrift.aws.cloudControl to have Cloud Control asked.`;
    if (typeof places !== 'string') {
      wanted.push({ key, questions: places });
    } else if (cloudControl.only) {
      failures.push(
        failureOf(
          key,
          types.has(typeName) ? 'source-error' : 'not-recorded',
          places,
        ),
      );
    }
  }
  return { wanted, failures };
}

/**
 * Why a resource that Cloud Control alone shows could not be read.
 *
 * @internal
 */
export function failureOf(
  { resourceType, resourceId, cloudControl }: Wanted['key'],
  reason: ReadFailure['reason'],
  detail: string,
): ReadFailure {
  return {
    resourceType,
    resourceId: resourceId ?? cloudControl.identifier,
    reason,
    detail,
  };
}

/** Whether a resource can be in one place only, so that its absence there means something. @internal */
export function isPlaced({ key }: Wanted): boolean {
  return Boolean(
    key.accountId && (key.region || isGlobalType(key.resourceType)),
  );
}

/** @returns where to ask, or why nowhere */
function placesOf(
  key: Wanted['key'],
  accounts: AwsAccount[],
): Question[] | string {
  const { accountId, cloudControl, resourceType } = key;
  const { typeName, identifier } = cloudControl;
  const isGlobal = isGlobalType(resourceType);
  const candidates = accounts.filter(
    account => !accountId || account.accountId === accountId,
  );
  if (candidates.length === 0) {
    return `AWS account ${accountId} is not configured under iacDrift.aws.accounts.`;
  }
  const questions = candidates.flatMap(account => {
    // Global types can be read in every region, and one is as good as another.
    const regions = isGlobal ? account.regions.slice(0, 1) : account.regions;
    return regions
      .filter(region => isGlobal || !key.region || region === key.region)
      .map(region => ({ account, region, isGlobal, typeName, identifier }));
  });
  return questions.length > 0
    ? questions
    : `Region ${key.region} is not configured for AWS account ${candidates[0].accountId} under iacDrift.aws.accounts.`;
}
