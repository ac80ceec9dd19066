import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { EntityDrift } from '@iac-drift/backstage-plugin-iac-drift-common';
import {
  driftedEntity,
  InMemoryIacDriftApi,
  inSyncEntity,
  openSsh,
  resolvedBucket,
} from '../../../dev/fixtures';
import { renderWithDrift } from '../../__testUtils__';
import { EntityDriftCard } from './EntityDriftCard';

const greenOnTheCard = () =>
  document.querySelectorAll('[data-tone="success"]').length;

async function verdicts() {
  const list = await screen.findByRole('list', { name: 'Verdicts' });
  return within(list)
    .getAllByRole('listitem')
    .map(item => item.textContent);
}

describe('EntityDriftCard', () => {
  it('shows what drifted, the worst of it, and who did it', async () => {
    renderWithDrift(<EntityDriftCard />);

    expect(
      await screen.findByText('4 resources have drifted'),
    ).toBeInTheDocument();
    expect(await verdicts()).toEqual([
      '6 In sync',
      '4 Drifted',
      '2 Unverifiable',
    ]);
    expect(screen.getByText('Critical')).toBeInTheDocument();
    expect(screen.getAllByText(/by alice@example.com/)).not.toHaveLength(0);
    expect(screen.getByRole('link', { name: openSsh.address })).toHaveAttribute(
      'href',
      '/catalog/default/component/orders/drift?finding=f-open-ssh',
    );
    expect(screen.getByRole('link', { name: 'View drift' })).toHaveAttribute(
      'href',
      '/catalog/default/component/orders/drift',
    );
  });

  it('says who changed something last, also when that ended a drift', async () => {
    const drift: EntityDrift = {
      ...inSyncEntity,
      findings: [resolvedBucket],
    };
    renderWithDrift(<EntityDriftCard />, {
      name: 'inventory',
      api: new InMemoryIacDriftApi({ drifts: [drift] }),
    });
    expect(
      await screen.findByText(/^Last change by bob@example.com/),
    ).toBeInTheDocument();
  });

  it('starts a scan', async () => {
    const api = new InMemoryIacDriftApi();
    const startScan = jest.spyOn(api, 'startScan');
    renderWithDrift(<EntityDriftCard />, { api });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Scan now' }),
    );
    expect(startScan).toHaveBeenCalledWith('orders');
    expect(await screen.findByText('Scanning…')).toBeInTheDocument();
  });

  it('says how to set it up where nothing belongs to the entity', async () => {
    renderWithDrift(<EntityDriftCard />, { name: 'newcomer' });
    expect(await screen.findByText('No resources')).toBeInTheDocument();
    expect(
      screen.getByText(/stacks: terraform:demo\/newcomer/),
    ).toBeInTheDocument();
    expect(greenOnTheCard()).toBe(0);
    expect(screen.queryByRole('button', { name: 'Scan now' })).toBeNull();
  });

  it('shows both coverage figures and the exact time of the last check', async () => {
    renderWithDrift(<EntityDriftCard />, { name: 'inventory' });

    expect(
      await screen.findByText('12 of 12 resources checked'),
    ).toBeInTheDocument();
    expect(screen.getByText('34 of 36 attributes checked')).toBeInTheDocument();
    expect(screen.getByText('1 minute ago')).toHaveAttribute(
      'dateTime',
      inSyncEntity.lastChecked,
    );
    await userEvent.hover(screen.getByText('1 minute ago'));
    expect(screen.getByText('1 minute ago')).toHaveAttribute('title');
  });

  it('is green when everything was checked and nothing differs', async () => {
    renderWithDrift(<EntityDriftCard />, { name: 'inventory' });

    expect(
      await screen.findByText(
        'Every resource was checked, and no drift was found.',
      ),
    ).toBeInTheDocument();
    expect(greenOnTheCard()).toBeGreaterThan(0);
  });

  it('is never green while something could not be checked', async () => {
    renderWithDrift(<EntityDriftCard />, { name: 'search' });

    expect(
      await screen.findByText('Not everything could be checked'),
    ).toBeInTheDocument();
    expect(await verdicts()).toContain('2 Unverifiable');
    expect(greenOnTheCard()).toBe(0);
  });

  it('says which annotation and which stack stand in the way, and counts nothing', async () => {
    renderWithDrift(<EntityDriftCard />, { name: 'payments' });

    expect(
      await screen.findByText('Drift could not be determined'),
    ).toBeInTheDocument();
    expect(screen.getByText(/leaves its source/)).toBeInTheDocument();
    expect(screen.getByText(/The state is version 3/)).toBeInTheDocument();
    expect(screen.queryByRole('list', { name: 'Verdicts' })).toBeNull();
    expect(greenOnTheCard()).toBe(0);
  });

  it('does not take a stack that was not scanned yet for one in sync', async () => {
    renderWithDrift(<EntityDriftCard />, { name: 'fresh' });

    expect(await screen.findByText('Not scanned yet')).toBeInTheDocument();
    expect(greenOnTheCard()).toBe(0);
  });

  it('shows the error of a backend that does not answer', async () => {
    renderWithDrift(<EntityDriftCard />, { name: 'nowhere' });

    expect(await screen.findByRole('alert')).toHaveTextContent(
      'No entity component:default/nowhere',
    );
  });

  it('shows a skeleton until there is an answer', async () => {
    const api = new InMemoryIacDriftApi();
    api.getEntityDrift = () => new Promise<EntityDrift>(() => {});
    renderWithDrift(<EntityDriftCard />, { api });

    expect(
      await screen.findByTestId('iac-drift-card-loading'),
    ).toBeInTheDocument();
  });

  it('shows markup and templates in names as the text that they are', async () => {
    const hostile = '<img src=x onerror=alert(1)>{{count}}$t(card.title)';
    const drift: EntityDrift = {
      ...driftedEntity,
      findings: [
        {
          ...openSsh,
          address: hostile,
          attribution: { ...openSsh.attribution, actor: hostile },
        },
      ],
    };
    renderWithDrift(<EntityDriftCard />, {
      api: new InMemoryIacDriftApi({ drifts: [drift] }),
    });

    expect(await screen.findByText(hostile)).toBeInTheDocument();
    expect(
      screen.getByText(text => text.startsWith(`by ${hostile}`)),
    ).toBeInTheDocument();
    expect(document.querySelector('img')).toBeNull();
  });
});
