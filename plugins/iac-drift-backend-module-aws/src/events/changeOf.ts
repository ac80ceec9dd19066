import type { CloudChange } from '@iac-drift/backstage-plugin-iac-drift-node';
import { isGlobalType } from '../account/globalServices';

/** Why an event tells of no change. @internal */
export interface Ignored {
  /** The end of a sentence; nothing when there is nothing wrong with the event. */
  because?: string;
}

/** What may name an object is short, plain text: `CPU is high` names an alarm. */
const ID = /^[\x21-\x7e][\x20-\x7e]{1,499}$/;

/** Ids that one event may hold, and how deep: a call names few objects. */
const MAX_IDS = 100;
const MAX_DEPTH = 8;
const MAX_VISITED = 2_000;

/** Services whose calls belong to no region. */
const GLOBAL_SOURCE =
  /^(iam|route53|cloudfront|organizations|globalaccelerator)\./;

type Json = Record<string, unknown>;

/**
 * What an event of Amazon EventBridge says of a change: of AWS Config, "Config
 * Configuration Item Change", or of CloudTrail, "AWS API Call via CloudTrail". Only
 * where and which ids is read from it; what the object is now is asked of AWS.
 *
 * @param payload - as it came, from anywhere
 * @param accountIds - the accounts that are scanned
 * @internal
 */
export function changeOf(
  payload: unknown,
  accountIds: readonly string[],
): CloudChange | Ignored {
  const event = objectOf(payload);
  const detail = objectOf(event.detail);
  const { account } = event;
  if (event['detail-type'] === undefined || typeof account !== 'string') {
    return { because: 'it is no event of Amazon EventBridge' };
  }
  if (!accountIds.includes(account)) {
    return {
      because: 'its account is not configured under iacDrift.aws.accounts',
    };
  }
  switch (event['detail-type']) {
    case 'Config Configuration Item Change':
      return changeOfItem(account, detail);
    case 'AWS API Call via CloudTrail':
      return changeOfCall(account, detail);
    default:
      return {
        because:
          'it is neither a Config Configuration Item Change nor an AWS API Call via CloudTrail',
      };
  }
}

function changeOfItem(accountId: string, detail: Json): CloudChange | Ignored {
  // Items too large for an event come as a summary.
  const item = objectOf(
    detail.configurationItem ?? detail.configurationItemSummary,
  );
  const { resourceType, resourceId, resourceName, ARN, awsRegion } = item;
  const ids = idsIn([resourceId, ARN, resourceName]);
  if (typeof resourceType !== 'string' || ids.length === 0) {
    return { because: 'its item names no resource' };
  }
  return {
    accountId,
    region:
      isGlobalType(resourceType) || awsRegion === 'global'
        ? undefined
        : text(awsRegion),
    ids,
  };
}

function changeOfCall(accountId: string, detail: Json): CloudChange | Ignored {
  const { eventSource, awsRegion, readOnly, errorCode } = detail;
  if (readOnly === true || (errorCode ?? undefined) !== undefined) {
    return {}; // It changed nothing.
  }
  const ids = idsIn([
    detail.resources,
    detail.requestParameters,
    detail.responseElements,
  ]);
  if (typeof eventSource !== 'string') {
    return { because: 'its call has no eventSource' };
  }
  return ids.length === 0
    ? {}
    : {
        accountId,
        region: GLOBAL_SOURCE.test(eventSource) ? undefined : text(awsRegion),
        ids,
        // AWS Config takes minutes to record what a call changed.
        early: true,
      };
}

/** Every text in a value that may be an id, to bounds that no honest event meets. */
function idsIn(value: unknown): string[] {
  const ids = new Set<string>();
  let level: unknown[] = [value];
  let visited = 0;
  for (let depth = 0; depth < MAX_DEPTH && level.length > 0; depth += 1) {
    const below: unknown[] = [];
    for (const one of level) {
      if (visited >= MAX_VISITED || ids.size >= MAX_IDS) {
        return [...ids];
      }
      visited += 1;
      if (typeof one === 'string' && ID.test(one)) {
        ids.add(one);
      } else if (one && typeof one === 'object') {
        for (const inner of Object.values(one).slice(0, MAX_VISITED)) {
          below.push(inner);
        }
      }
    }
    level = below;
  }
  return [...ids];
}

function objectOf(value: unknown): Json {
  return value && typeof value === 'object' ? (value as Json) : {};
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && ID.test(value) ? value : undefined;
}
