import { createApp } from '@backstage/app-defaults';
import { AppRouter, FlatRoutes } from '@backstage/core-app-api';
import { createApiFactory } from '@backstage/core-plugin-api';
import {
  CatalogEntityPage,
  CatalogIndexPage,
  EntityLayout,
  EntitySwitch,
} from '@backstage/plugin-catalog';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import { mockApis } from '@backstage/test-utils';
import { IAC_DRIFT_STACKS_ANNOTATION } from '@iac-drift/backstage-plugin-iac-drift-common';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Route } from 'react-router-dom';
import { InMemoryIacDriftApi, openSsh } from '../dev/fixtures';
import { componentOf } from './__testUtils__';
import {
  EntityIacDriftCard,
  EntityIacDriftContent,
  iacDriftApiRef,
  IacDriftPage,
  isIacDriftAvailable,
} from './index';

jest.setTimeout(30_000);

function annotated(name: string) {
  const entity = componentOf(name);
  entity.metadata.annotations = {
    [IAC_DRIFT_STACKS_ANNOTATION]: openSsh.stack,
  };
  return entity;
}

/** An app as the README tells to make one, with a catalog of three components. */
function renderApp(path: string) {
  window.history.replaceState({}, '', path);
  const app = createApp({
    apis: [
      createApiFactory(iacDriftApiRef, new InMemoryIacDriftApi()),
      createApiFactory(permissionApiRef, mockApis.permission()),
      createApiFactory(
        catalogApiRef,
        catalogApiMock({
          entities: [
            annotated('orders'),
            annotated('payments'),
            componentOf('unwatched'),
          ],
        }),
      ),
    ],
    configLoader: async () => [
      { context: 'test', data: { app: { title: 'Legacy' }, backend: {} } },
    ],
  });
  const entityPage = (
    <EntityLayout>
      <EntityLayout.Route path="/" title="Overview">
        <EntitySwitch>
          <EntitySwitch.Case if={isIacDriftAvailable}>
            <EntityIacDriftCard />
          </EntitySwitch.Case>
          <EntitySwitch.Case>
            <p>Nothing is watched here.</p>
          </EntitySwitch.Case>
        </EntitySwitch>
      </EntityLayout.Route>
      <EntityLayout.Route path="/drift" title="Drift" if={isIacDriftAvailable}>
        <EntityIacDriftContent />
      </EntityLayout.Route>
    </EntityLayout>
  );
  const Root = app.createRoot(
    <AppRouter>
      <FlatRoutes>
        <Route path="/catalog" element={<CatalogIndexPage />} />
        <Route
          path="/catalog/:namespace/:kind/:name"
          element={<CatalogEntityPage />}
        >
          {entityPage}
        </Route>
        <Route path="/iac-drift" element={<IacDriftPage />} />
      </FlatRoutes>
    </AppRouter>,
  );
  render(<Root />);
}

describe('an app of the legacy frontend system', () => {
  it('has the card on the page of a watched entity, which leads to the tab', async () => {
    renderApp('/catalog/default/component/orders');
    expect(
      await screen.findByText('4 resources have drifted', undefined, {
        timeout: 20_000,
      }),
    ).toBeInTheDocument();
    await userEvent.click(screen.getByRole('link', { name: 'View drift' }));
    expect(
      await screen.findByRole('heading', { name: 'Open findings' }),
    ).toBeInTheDocument();
    expect(window.location.pathname).toBe(
      '/catalog/default/component/orders/drift',
    );
  });

  it('has the tab, with each finding', async () => {
    renderApp('/catalog/default/component/orders/drift');
    expect(
      await screen.findByRole('tab', { name: 'Drift' }),
    ).toBeInTheDocument();
    expect(
      await screen.findByRole('button', {
        name: name => name.includes(openSsh.address),
      }),
    ).toHaveAttribute('aria-expanded', 'true');
  });

  it('has neither where the entity names no stack', async () => {
    renderApp('/catalog/default/component/unwatched');
    expect(
      await screen.findByText('Nothing is watched here.'),
    ).toBeInTheDocument();
    expect(screen.queryByRole('tab', { name: 'Drift' })).toBeNull();
  });

  it('has the page of the organisation and those below it', async () => {
    renderApp('/iac-drift');
    expect(
      await screen.findByRole('heading', { name: 'IaC Drift' }),
    ).toBeInTheDocument();
    expect(await screen.findByText('4 stacks')).toBeInTheDocument();
    await userEvent.click(screen.getByRole('tab', { name: 'Findings' }));
    expect(
      await screen.findByRole('button', { name: `Show ${openSsh.address}` }),
    ).toBeInTheDocument();
    expect(window.location.pathname).toBe('/iac-drift/findings');
  });
});
