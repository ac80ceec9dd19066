import type { LiveStateReader } from '@iac-drift/backstage-plugin-iac-drift-node';

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
        items: [...recorded.items, ...shown.items],
        failures: [...recorded.failures, ...shown.failures],
      };
    },
    list: config.list?.bind(config),
  };
}
