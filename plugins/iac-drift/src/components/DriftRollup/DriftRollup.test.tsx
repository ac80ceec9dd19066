import { mockApis, renderInTestApp } from '@backstage/frontend-test-utils';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import { Rollup } from '@iac-drift/backstage-plugin-iac-drift-common';
import { screen, within } from '@testing-library/react';
import { InMemoryIacDriftApi, rollup } from '../../../dev/fixtures';
import { renderWithDrift } from '../../__testUtils__';
import { iacDriftApiRef } from '../../api';
import { rootRouteRef } from '../../routes';
import { HomeDrift } from '../HomeDrift';
import { EntityDriftRollupCard } from './EntityDriftRollupCard';

function answering(answer: Partial<Rollup>) {
  const api = new InMemoryIacDriftApi();
  api.getRollup = jest.fn(async () => ({ ...rollup, ...answer }));
  return api;
}

const NONE = { drifted: 0, 'not-fully-checked': 0, 'in-sync': 0 };
const green = () => document.querySelectorAll('[data-tone="success"]').length;

describe('drift added up', () => {
  it('says how many entities have drifted, how bad it is, and where to look first', async () => {
    const api = answering({});
    renderWithDrift(<EntityDriftRollupCard />, { api, name: 'shop' });

    expect(
      await screen.findByText('2 entities have drifted'),
    ).toBeInTheDocument();
    expect(api.getRollup).toHaveBeenCalledWith(['component:default/shop']);
    const counts = screen.getByRole('list', { name: 'Entities by status' });
    expect(
      within(counts)
        .getAllByRole('listitem')
        .map(item => item.textContent),
    ).toEqual(['9 In sync', '2 Drifted', '1 Not fully checked']);
    const severities = screen.getByRole('list', {
      name: 'Open findings by severity',
    });
    expect(severities).toHaveTextContent('Critical1High3Low1');
    expect(
      screen.getByRole('link', { name: '4 open findings' }),
    ).toHaveAttribute('href', '/catalog/default/component/orders/drift');
    expect(screen.getByText('93 of 98 resources checked')).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'View findings' })).toHaveAttribute(
      'href',
      '/iac-drift/findings?within=component%3Adefault%2Fshop',
    );
    expect(green()).toBe(0);
  });

  it('is green only when everything is in sync', async () => {
    renderWithDrift(<EntityDriftRollupCard />, {
      api: answering({ entities: { ...NONE, 'in-sync': 9 }, worst: [] }),
    });
    expect(
      await screen.findByText('Every resource of 9 entities was checked.'),
    ).toBeInTheDocument();
    expect(green()).toBeGreaterThan(0);
  });

  it('is not green while something could not be checked', async () => {
    renderWithDrift(<EntityDriftRollupCard />, {
      api: answering({
        entities: { ...NONE, 'not-fully-checked': 1, 'in-sync': 9 },
      }),
    });
    expect(
      await screen.findByText('Not everything could be checked'),
    ).toBeInTheDocument();
    expect(green()).toBe(0);
  });

  it('does not take nothing for all being well', async () => {
    renderWithDrift(<EntityDriftRollupCard />, {
      api: answering({ entities: NONE, worst: [] }),
    });
    expect(
      await screen.findByText('Nothing is watched here'),
    ).toBeInTheDocument();
    expect(
      screen.queryByRole('list', { name: 'Entities by status' }),
    ).toBeNull();
    expect(green()).toBe(0);
  });

  it('says what went wrong when there is no answer', async () => {
    const api = new InMemoryIacDriftApi();
    api.getRollup = async () => {
      throw new Error('The catalog does not answer');
    };
    renderWithDrift(<EntityDriftRollupCard />, { api });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'The catalog does not answer',
    );
  });
});

describe('the card of the home page', () => {
  it('is about what the person and her groups own', async () => {
    const api = answering({});
    renderInTestApp(<HomeDrift />, {
      apis: [
        [iacDriftApiRef, api],
        mockApis.permission(),
        mockApis.identity({
          userEntityRef: 'user:default/dana',
          ownershipEntityRefs: ['user:default/dana', 'group:default/team-a'],
        }),
      ],
      mountedRoutes: {
        '/catalog/:namespace/:kind/:name': entityRouteRef,
        '/iac-drift': rootRouteRef,
      },
    });
    expect(
      await screen.findByText('2 entities have drifted'),
    ).toBeInTheDocument();
    expect(api.getRollup).toHaveBeenCalledWith([
      'user:default/dana',
      'group:default/team-a',
    ]);
    expect(
      screen.getByRole('link', { name: 'View my findings' }),
    ).toHaveAttribute(
      'href',
      '/iac-drift/findings?within=user%3Adefault%2Fdana%2Cgroup%3Adefault%2Fteam-a',
    );
  });
});
