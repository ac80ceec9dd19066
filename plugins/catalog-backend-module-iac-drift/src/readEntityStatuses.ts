import { AuthService, DiscoveryService } from '@backstage/backend-plugin-api';
import { ResponseError } from '@backstage/errors';
import type {
  EntityStatus,
  Page,
} from '@iac-drift/backstage-plugin-iac-drift-common';

const PAGE_SIZE = 5000;
const TIMEOUT_MS = 30_000;

/**
 * Asks the IaC Drift plugin what the drift of every entity comes to.
 *
 * @throws ResponseError when it refuses, others when it does not answer
 * @internal
 */
export async function readEntityStatuses(options: {
  auth: AuthService;
  discovery: DiscoveryService;
}): Promise<EntityStatus[]> {
  const { auth, discovery } = options;
  const baseUrl = await discovery.getBaseUrl('iac-drift');
  const { token } = await auth.getPluginRequestToken({
    onBehalfOf: await auth.getOwnServiceCredentials(),
    targetPluginId: 'iac-drift',
  });
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const statuses: EntityStatus[] = [];
  let cursor: string | undefined;
  do {
    const query = new URLSearchParams({ limit: String(PAGE_SIZE) });
    if (cursor) {
      query.set('cursor', cursor);
    }
    const response = await fetch(`${baseUrl}/v1/entity-statuses?${query}`, {
      headers: { authorization: `Bearer ${token}` },
      signal,
    });
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    const page: Page<EntityStatus> = await response.json();
    statuses.push(...page.items);
    cursor = page.pageInfo.nextCursor;
  } while (cursor);
  return statuses;
}
