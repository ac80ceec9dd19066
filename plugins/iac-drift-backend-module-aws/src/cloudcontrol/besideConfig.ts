import type { LiveItem, LiveKey, ReadFailure } from '@iac-drift/engine';
import type {
  LiveRead,
  LiveStateReader,
} from '@iac-drift/backstage-plugin-iac-drift-node';

/**
 * AWS Config and Cloud Control as one reader. Both are asked at the same time; the
 * comparison takes each attribute from the one that shows it.
 *
 * @internal
 */
export function besideConfig(
  config: LiveStateReader,
  cloudControl: LiveStateReader,
): LiveStateReader {
  return {
    id: config.id,
    async read(keys, options) {
      const [recorded, shown] = await Promise.all([
        config.read(keys, options),
        cloudControl.read(keys, options),
      ]);
      return {
        items: [...recorded.items, ...besides(keys, recorded, shown.items)],
        failures: [...recorded.failures, ...shown.failures],
      };
    },
    list: config.list?.bind(config),
  };
}

/**
 * Models of resources that AWS Config shows, or does not record. Of a resource that
 * AWS Config failed to show, the last word may be that it is deleted, and a model may
 * be older than that.
 */
function besides(
  keys: LiveKey[],
  { items, failures }: LiveRead,
  models: LiveItem[],
): LiveItem[] {
  const isRecorded = matcherOfKeys(items);
  const isUnrecorded = (key: LiveKey) =>
    failures.some(
      failure => failure.reason === 'not-recorded' && concerns(failure, key),
    );
  const failed = new Set(
    keys
      .filter(key => key.cloudControl && !key.cloudControl.only)
      .filter(key => !isRecorded(key) && !isUnrecorded(key))
      .map(key => nameOf(key.resourceType, key.cloudControl?.identifier)),
  );
  return models.filter(
    ({ resourceType, resourceId }) =>
      !failed.has(nameOf(resourceType, resourceId)),
  );
}

function matcherOfKeys(items: LiveItem[]): (key: LiveKey) => boolean {
  const names = new Set(
    items.flatMap(({ resourceType, resourceId, resourceName }) => [
      nameOf(resourceType, resourceId),
      nameOf(resourceType, resourceName),
    ]),
  );
  return ({ resourceType, resourceId, resourceName }) =>
    names.has(nameOf(resourceType, resourceId ?? resourceName));
}

function concerns(failure: ReadFailure, key: LiveKey): boolean {
  return (
    (failure.resourceType ?? key.resourceType) === key.resourceType &&
    [undefined, key.resourceId, key.resourceName].includes(failure.resourceId)
  );
}

function nameOf(resourceType: string, id: string | undefined): string {
  return JSON.stringify([resourceType, id]);
}
