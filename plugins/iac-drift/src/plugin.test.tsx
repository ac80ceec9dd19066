import { RouteRef } from '@backstage/core-plugin-api';
import {
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import {
  mockApis,
  renderInTestApp,
  TestApiProvider,
} from '@backstage/test-utils';
import { screen } from '@testing-library/react';
import { Route, Routes } from 'react-router-dom';
import { InMemoryIacDriftApi } from '../dev/fixtures';
import { componentOf } from './__testUtils__';
import {
  EntityIacDriftCard,
  EntityIacDriftContent,
  EntityIacDriftRollupCard,
  HomeIacDrift,
  iacDriftApiRef,
  IacDriftPage,
  iacDriftPlugin,
} from './index';

function render(
  element: JSX.Element,
  path = '/',
  routes: Record<string, RouteRef> = {},
) {
  return renderInTestApp(
    <TestApiProvider
      apis={[
        [iacDriftApiRef, new InMemoryIacDriftApi()],
        [permissionApiRef, mockApis.permission()],
      ]}
    >
      <EntityProvider entity={componentOf('orders')}>
        <Routes>
          <Route path="/iac-drift/*" element={element} />
          <Route path="*" element={element} />
        </Routes>
      </EntityProvider>
    </TestApiProvider>,
    {
      mountedRoutes: {
        '/catalog/:namespace/:kind/:name': entityRouteRef,
        ...routes,
      },
      routeEntries: [path],
    },
  );
}

describe('the plugin in the legacy frontend system', () => {
  it('brings its API', () => {
    expect([...iacDriftPlugin.getApis()].map(factory => factory.api)).toEqual([
      iacDriftApiRef,
    ]);
  });

  it('has the card', async () => {
    await render(<EntityIacDriftCard />);
    expect(
      await screen.findByText('4 resources have drifted'),
    ).toBeInTheDocument();
  });

  it('has the cards that add up, for a system and for the home page', async () => {
    await render(
      <>
        <EntityIacDriftRollupCard />
        <HomeIacDrift />
      </>,
      '/',
      // Elsewhere the page mounts itself.
      { '/iac-drift': iacDriftPlugin.routes.root },
    );
    expect(await screen.findByText('My drift')).toBeInTheDocument();
    expect(await screen.findAllByText('2 entities have drifted')).toHaveLength(
      2,
    );
  });

  it('has the tab', async () => {
    await render(<EntityIacDriftContent />);
    expect(await screen.findByText('Open findings')).toBeInTheDocument();
  });

  it('has the page, with its header', async () => {
    await render(<IacDriftPage />);
    expect(await screen.findByText('4 stacks')).toBeInTheDocument();
    expect(
      screen.getByRole('heading', { name: 'IaC Drift' }),
    ).toBeInTheDocument();
  });

  it('has the page of the log below it', async () => {
    await render(<IacDriftPage />, '/iac-drift/log');
    expect(
      await screen.findByRole('heading', { name: 'Verify in this browser' }),
    ).toBeInTheDocument();
    expect(screen.queryByText('4 stacks')).toBeNull();
  });
});
