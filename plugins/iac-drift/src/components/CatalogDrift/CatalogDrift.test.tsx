import { Entity } from '@backstage/catalog-model';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import {
  DefaultEntityFilters,
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { MockEntityListContextProvider } from '@backstage/plugin-catalog-react/testUtils';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { InMemoryIacDriftApi } from '../../../dev/fixtures';
import { componentOf } from '../../__testUtils__';
import { iacDriftApiRef } from '../../api';
import { useEntityDriftIconLink } from '../EntityDriftIconLink';
import { createIacDriftColumn } from './createIacDriftColumn';
import { EntityIacDriftFilter } from './EntityIacDriftFilter';
import { EntityIacDriftPicker } from './EntityIacDriftPicker';

function saying(annotations: Record<string, string>): Entity {
  const entity = componentOf('orders');
  entity.metadata.annotations = annotations;
  return entity;
}

const DRIFTED = saying({
  'iac-drift.io/status': 'drifted',
  'iac-drift.io/open-findings': '4',
});
const IN_SYNC = saying({ 'iac-drift.io/status': 'in-sync' });
const UNCHECKED = saying({ 'iac-drift.io/status': 'not-fully-checked' });
const SILENT = saying({});

const app = {
  mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
} as const;

describe('the column of the catalog', () => {
  const column = createIacDriftColumn();
  const renderCell = (entity: Entity) =>
    renderInTestApp(<>{column.render?.({ entity }, 'row')}</>, app);

  it('says what drifted, how much, and leads there', async () => {
    renderCell(DRIFTED);
    expect(await screen.findByText('Drifted')).toBeInTheDocument();
    expect(
      screen.getByRole('link', { name: '4 open findings' }),
    ).toHaveAttribute('href', '/catalog/default/component/orders/drift');
  });

  it('is green for what is in sync, and for nothing else', async () => {
    renderCell(IN_SYNC);
    const green = await screen.findByText('In sync');
    expect(green.closest('[data-tone]')).toHaveAttribute(
      'data-tone',
      'success',
    );
    renderCell(UNCHECKED);
    const other = await screen.findByText('Not fully checked');
    expect(other.closest('[data-tone]')).toHaveAttribute(
      'data-tone',
      'warning',
    );
  });

  it('says nothing where the catalog says nothing, or something unheard of', async () => {
    const odd = saying({ 'iac-drift.io/status': '<b>fine</b>' });
    renderInTestApp(
      <main>
        {column.render?.({ entity: SILENT }, 'row')}
        {column.render?.({ entity: odd }, 'row')}
      </main>,
      app,
    );
    expect(await screen.findByRole('main')).toBeEmptyDOMElement();
  });

  it('puts what needs a person first', () => {
    const rows = [SILENT, IN_SYNC, DRIFTED, UNCHECKED].map(entity => ({
      entity,
    }));
    const sorted = rows.sort((a, b) => column.customSort?.(a, b, 'row') ?? 0);
    expect(sorted.map(({ entity }) => entity)).toEqual([
      DRIFTED,
      UNCHECKED,
      IN_SYNC,
      SILENT,
    ]);
  });
});

describe('the filter of the catalog', () => {
  it('lets the backend filter, by entity data', () => {
    const filter = new EntityIacDriftFilter(['drifted', 'not-fully-checked']);
    expect(filter.getCatalogFilters()).toEqual({
      'metadata.annotations.iac-drift.io/status': [
        'drifted',
        'not-fully-checked',
      ],
    });
    expect(
      [DRIFTED, UNCHECKED, IN_SYNC, SILENT].map(e => filter.filterEntity(e)),
    ).toEqual([true, true, false, false]);
  });

  it('is chosen from the three statuses, and taken from the address', async () => {
    const updateFilters = jest.fn();
    renderInTestApp(
      <MockEntityListContextProvider<
        DefaultEntityFilters & { iacDrift?: EntityIacDriftFilter }
      >
        value={{ updateFilters, queryParameters: { iacDrift: ['drifted'] } }}
      >
        <EntityIacDriftPicker />
      </MockEntityListContextProvider>,
    );
    expect(await screen.findByText('Drifted')).toBeInTheDocument();
    expect(updateFilters).toHaveBeenLastCalledWith({
      iacDrift: new EntityIacDriftFilter(['drifted']),
    });

    const field = screen.getByRole('combobox', { name: 'Drift' });
    await userEvent.click(within(field).getByRole('button', { name: 'Open' }));
    await userEvent.click(
      await screen.findByRole('option', { name: 'Not fully checked' }),
    );
    expect(updateFilters).toHaveBeenLastCalledWith({
      iacDrift: new EntityIacDriftFilter(['drifted', 'not-fully-checked']),
    });
  });
});

describe('the item of the about card', () => {
  function Item() {
    const { label, href, icon } = useEntityDriftIconLink();
    return (
      <a href={href}>
        {icon} {label}
      </a>
    );
  }

  const renderItem = (entity: Entity, api: InMemoryIacDriftApi) =>
    renderInTestApp(
      <EntityProvider entity={entity}>
        <Item />
      </EntityProvider>,
      { ...app, apis: [[iacDriftApiRef, api]] },
    );

  class SlowIacDriftApi extends InMemoryIacDriftApi {
    getEntityDrift() {
      return new Promise<never>(() => {});
    }
  }

  it.each([
    ['Drifted', DRIFTED],
    ['In sync', IN_SYNC],
    ['Not fully checked', UNCHECKED],
    ['Drift', SILENT],
  ])(
    'says %s as the catalog does, and leads to the tab',
    async (label, entity) => {
      renderItem(entity, new SlowIacDriftApi());
      expect(await screen.findByRole('link', { name: label })).toHaveAttribute(
        'href',
        '/catalog/default/component/orders/drift',
      );
    },
  );

  it('says what the backend knows, as soon as it does', async () => {
    renderItem(IN_SYNC, new InMemoryIacDriftApi());
    expect(
      await screen.findByRole('link', { name: 'Drifted' }),
    ).toBeInTheDocument();
  });
});
