import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { InMemoryIacDriftApi, openSsh } from '../../../dev/fixtures';
import { renderWithDrift } from '../../__testUtils__';
import { NfsIacDriftPage } from '../IacDriftPage';

const group = (name: RegExp) => screen.findByRole('button', { name });

describe('findings in groups', () => {
  it('show one session as one row, with who, how, from where and how bad', async () => {
    renderWithDrift(<NfsIacDriftPage />, { search: 'findings?group=session' });

    const alice = await group(/alice@example.com/);
    expect(alice).toHaveTextContent('Critical');
    expect(alice).toHaveTextContent(/\d findings?/);
    expect(alice).toHaveTextContent('AWS console · from 203.0.113.7 ·');
    expect(alice).toHaveAttribute('aria-expanded', 'false');
    expect(await group(/Who did it is not known/)).toBeInTheDocument();
  });

  it('open to their findings, and the address says which is open', async () => {
    const api = new InMemoryIacDriftApi();
    const listFindings = jest.spyOn(api, 'listFindings');
    renderWithDrift(<NfsIacDriftPage />, {
      api,
      search: 'findings?group=session&severity=critical',
    });
    await userEvent.click(await group(/alice@example.com/));
    const table = await screen.findByRole('grid');
    expect(
      await within(table).findByRole('button', {
        name: `Show ${openSsh.address}`,
      }),
    ).toBeInTheDocument();
    await waitFor(() =>
      expect(listFindings).toHaveBeenLastCalledWith(
        {
          state: 'open',
          severity: 'critical',
          session: 'session-of-alice@example.com',
        },
        expect.anything(),
      ),
    );
  });

  it('are open when their address says so', async () => {
    renderWithDrift(<NfsIacDriftPage />, {
      search: 'findings?group=owner&opened=group:default/team-orders',
    });
    expect(await group(/team-orders/)).toHaveAttribute('aria-expanded', 'true');
    expect(await group(/Owned by nobody/)).toHaveAttribute(
      'aria-expanded',
      'false',
    );
    expect(
      await screen.findByRole('button', { name: `Show ${openSsh.address}` }),
    ).toBeInTheDocument();
  });

  it('are chosen in the list, and keep what it is narrowed to', async () => {
    const api = new InMemoryIacDriftApi();
    const listFindingGroups = jest.spyOn(api, 'listFindingGroups');
    renderWithDrift(<NfsIacDriftPage />, {
      api,
      search: 'findings?severity=high',
    });
    await userEvent.click(
      await screen.findByRole('button', { name: /Group by/ }),
    );
    await userEvent.click(
      await screen.findByRole('option', { name: 'By owner' }),
    );
    await group(/team-orders/);
    expect(listFindingGroups).toHaveBeenCalledWith(
      'owner',
      { state: 'open', severity: 'high' },
      expect.anything(),
    );
  });
});
