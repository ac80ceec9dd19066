import type { RootConfigService } from '@backstage/backend-plugin-api';

/**
 * The name of the log, `iacDrift.origin`; by default the portal's host and
 * `/iac-drift`.
 *
 * @public
 */
export function readOrigin(config: RootConfigService): string {
  const configured = config.getOptionalString('iacDrift.origin');
  if (configured !== undefined) {
    return configured;
  }
  const baseUrl =
    config.getOptionalString('app.baseUrl') ??
    config.getString('backend.baseUrl');
  return `${new URL(baseUrl).hostname}/iac-drift`;
}
