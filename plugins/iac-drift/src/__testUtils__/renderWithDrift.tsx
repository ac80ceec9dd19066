import { Entity } from '@backstage/catalog-model';
import { mockApis, renderInTestApp } from '@backstage/frontend-test-utils';
import {
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import {
  AuthorizeResult,
  EvaluatePermissionRequest,
} from '@backstage/plugin-permission-common';
import { InMemoryIacDriftApi } from '../../dev/fixtures';
import { iacDriftApiRef } from '../api';
import { rootRouteRef } from '../routes';

/**
 * Renders something of the plugin in an app of the new frontend system, on the
 * page of an entity.
 */
export function renderWithDrift(
  element: JSX.Element,
  options: {
    /** Name of the component whose page it is. */
    name?: string;
    api?: InMemoryIacDriftApi;
    /** What follows the first slash of the address. */
    search?: string;
    authorize?: (
      request: EvaluatePermissionRequest,
    ) => AuthorizeResult.ALLOW | AuthorizeResult.DENY;
  } = {},
) {
  const { name = 'orders', api = new InMemoryIacDriftApi() } = options;
  return renderInTestApp(
    <EntityProvider entity={componentOf(name)}>{element}</EntityProvider>,
    {
      apis: [
        [iacDriftApiRef, api],
        mockApis.permission({ authorize: options.authorize }),
      ],
      mountedRoutes: {
        '/catalog/:namespace/:kind/:name': entityRouteRef,
        '/iac-drift': rootRouteRef,
      },
      initialRouteEntries: [`/${options.search ?? ''}`],
    },
  );
}

/** A component of the default namespace. */
export function componentOf(name: string): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name, namespace: 'default' },
  };
}
