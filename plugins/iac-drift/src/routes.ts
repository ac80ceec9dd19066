import { createRouteRef } from '@backstage/core-plugin-api';

/** The organisation page. */
export const rootRouteRef = createRouteRef({ id: 'iac-drift' });

/** Where the pages lie below the organisation page. */
export const FINDINGS_PATH = '/findings';
export const RESOURCES_PATH = '/resources';
export const STACKS_PATH = '/stacks';
export const IGNORE_RULES_PATH = '/ignore-rules';

/** Where the page of the log lies below the organisation page. */
export const LOG_PATH = '/log';

/** The tab on an entity page. */
export const entityDriftRouteRef = createRouteRef({ id: 'iac-drift.entity' });

/**
 * Where the tab lies below the entity page. The route ref cannot be resolved
 * from outside the entity page, so links from the organisation page and from
 * notifications are the entity page's route with this behind it.
 */
export const ENTITY_DRIFT_PATH = '/drift';

/** Search parameter of the tab that names the finding to open. */
export const FINDING_PARAM = 'finding';
