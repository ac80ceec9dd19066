import type { JsonValue } from '../json';

/** Tags as a service's own describe call lists them. @internal */
export type Tags = Record<string, string>;

/** `[{ key, value }]`: EC2, IAM, RDS, SNS. @internal */
export function keyValueTags(tags: Tags): JsonValue[] {
  return Object.entries(tags).map(([key, value]) => ({ key, value }));
}

/** `[{ tagKey, tagValue }]`: KMS. @internal */
export function kmsTags(tags: Tags): JsonValue[] {
  return Object.entries(tags).map(([tagKey, tagValue]) => ({
    tagKey,
    tagValue,
  }));
}
