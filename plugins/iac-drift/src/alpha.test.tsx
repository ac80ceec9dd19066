import { mockApis, renderTestApp } from '@backstage/frontend-test-utils';
import { createTestEntityPage } from '@backstage/plugin-catalog-react/testUtils';
import { IAC_DRIFT_STACKS_ANNOTATION } from '@iac-drift/backstage-plugin-iac-drift-common';
import { screen } from '@testing-library/react';
import { InMemoryIacDriftApi } from '../dev/fixtures';
import { componentOf } from './__testUtils__';
import plugin from './alpha';
import { iacDriftApiRef } from './api';

function annotated() {
  const entity = componentOf('orders');
  entity.metadata.annotations = {
    [IAC_DRIFT_STACKS_ANNOTATION]: 'terraform:demo/orders/terraform.tfstate',
  };
  return entity;
}

const apis = [
  [iacDriftApiRef, new InMemoryIacDriftApi()],
  mockApis.permission(),
] as const;

describe('the plugin in the new frontend system', () => {
  it('serves the organisation page at /iac-drift', async () => {
    renderTestApp({
      features: [plugin],
      apis,
      initialRouteEntries: ['/iac-drift'],
      extensions: [createTestEntityPage({ entity: annotated() })],
    });
    expect(await screen.findByText('4 stacks')).toBeInTheDocument();
  });

  it('serves the page of the log at /iac-drift/log', async () => {
    renderTestApp({
      features: [plugin],
      apis,
      initialRouteEntries: ['/iac-drift/log'],
      extensions: [createTestEntityPage({ entity: annotated() })],
    });
    expect(
      await screen.findByRole('heading', { name: 'Verify in this browser' }),
    ).toBeInTheDocument();
    expect(screen.getByRole('tab', { name: 'Log' })).toHaveAttribute(
      'aria-selected',
      'true',
    );
    expect(screen.queryByText('4 stacks')).toBeNull();
  });

  it('puts its card and its tab on the page of an entity that names its stacks', async () => {
    renderTestApp({
      extensions: [
        createTestEntityPage({ entity: annotated() }),
        plugin.getExtension('entity-card:iac-drift/drift'),
        plugin.getExtension('entity-content:iac-drift/drift'),
      ],
      apis,
    });
    expect(await screen.findByText('Infrastructure drift')).toBeInTheDocument();
    expect(await screen.findByText('Open findings')).toBeInTheDocument();
  });

  it('adds up the parts of a system on its page', async () => {
    renderTestApp({
      extensions: [
        createTestEntityPage({
          entity: { ...componentOf('shop'), kind: 'System' },
        }),
        plugin.getExtension('entity-card:iac-drift/rollup'),
      ],
      apis,
      mountedRoutes: { '/iac-drift': plugin.routes.root },
    });
    expect(
      await screen.findByText('2 entities have drifted'),
    ).toBeInTheDocument();
  });

  it('leaves other entities alone', async () => {
    renderTestApp({
      extensions: [
        createTestEntityPage({ entity: componentOf('other') }),
        plugin.getExtension('entity-card:iac-drift/drift'),
        plugin.getExtension('entity-card:iac-drift/rollup'),
      ],
      apis,
    });
    await new Promise(resolve => setTimeout(resolve, 500));
    expect(screen.queryByText('Infrastructure drift')).toBeNull();
  });
});
