import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  findings,
  InMemoryIacDriftApi,
  minutesAgo,
  openSsh,
  tamperedVerification,
  unownedFinding,
} from '../../../dev/fixtures';
import { renderWithDrift } from '../../__testUtils__';
import { IacDriftPage, NfsIacDriftPage } from './IacDriftPage';

async function choose(field: string, option: string) {
  await userEvent.click(
    await screen.findByRole('button', { name: name => name.includes(field) }),
  );
  await userEvent.click(await screen.findByRole('option', { name: option }));
}

describe('IacDriftPage', () => {
  it('shows the numbers of the organisation and of the log', async () => {
    renderWithDrift(<NfsIacDriftPage />);

    expect(
      await screen.findByText('93 of 98 resources checked'),
    ).toBeInTheDocument();
    expect(
      screen.getByText('1408 of 1530 attributes checked'),
    ).toBeInTheDocument();
    expect(screen.getByText('4 stacks')).toBeInTheDocument();
    expect(screen.getByText('1 could not be scanned')).toBeInTheDocument();
    expect(
      screen.getByText(/1204 entries · Signed up to entry 1204/),
    ).toBeInTheDocument();
  });

  it('says who has most to do, each with the way to the findings', async () => {
    renderWithDrift(<NfsIacDriftPage />);

    const owners = (
      await screen.findByRole('heading', { name: 'Open findings by owner' })
    ).closest('section')!;
    expect(
      within(owners).getByRole('link', { name: '5 open findings' }),
    ).toHaveAttribute(
      'href',
      '/iac-drift/findings?owner=group%3Adefault%2Fteam-orders',
    );
    expect(within(owners).getByText('Unowned').closest('li')).toContainElement(
      within(owners)
        .getAllByRole('link', { name: '1 open finding' })
        .find(link => link.getAttribute('href')?.includes('unowned=true'))!,
    );
  });

  it('looks back: what came, what went, what comes again', async () => {
    renderWithDrift(<NfsIacDriftPage />);

    expect(
      await screen.findByText(/Drift lasted 5.3 hours on average/),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('figure', { name: 'Findings at the end of each day' }),
    ).toBeInTheDocument();
    expect(screen.getByRole('link', { name: '4 times' })).toHaveAttribute(
      'href',
      expect.stringContaining('state=any'),
    );
  });

  it('narrows the findings as its address says, and lets go again', async () => {
    const api = new InMemoryIacDriftApi();
    const listFindings = jest.spyOn(api, 'listFindings');
    renderWithDrift(<NfsIacDriftPage />, {
      api,
      search: 'findings?owner=group:default/team-orders&state=any',
    });
    await userEvent.click(
      await screen.findByRole('button', { name: /remove/i }),
    );
    await waitFor(() =>
      expect(listFindings.mock.calls.at(-1)?.[0]).toEqual({}),
    );
    expect(listFindings.mock.calls[0][0]).toEqual({
      owner: 'group:default/team-orders',
    });
  });

  it('decides on several findings at once, and says which were refused', async () => {
    const api = new InMemoryIacDriftApi();
    const decide = jest.spyOn(api, 'decide');
    renderWithDrift(<NfsIacDriftPage />, { api, search: 'findings' });

    const boxes = await screen.findAllByRole('checkbox');
    decide.mockRejectedValueOnce(new Error('The drift moved.'));
    await userEvent.click(boxes[1]);
    await userEvent.click(boxes[2]);
    expect(screen.getByText('2 findings chosen')).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Acknowledge' }));
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'The drift moved.',
    );
    expect(decide).toHaveBeenCalledTimes(2);
    expect(screen.queryByText(/chosen/)).toBeNull();
  });

  it('lists every stack with its entity, verdicts, coverage and error', async () => {
    renderWithDrift(<NfsIacDriftPage />, { search: 'stacks' });

    const orders = await screen.findByRole('row', {
      name: /terraform:demo\/orders/,
    });
    expect(orders).toHaveTextContent('2 Unverifiable');
    expect(orders).toHaveTextContent('10 of 12 resources checked');
    expect(orders).toHaveTextContent('Not all checked');
    expect(orders).toHaveTextContent('SelectResourceConfig was throttled');
    const calls = within(orders).getByText('12 AWS calls');
    expect(
      within(orders).getByText('5 cloudtrail:LookupEvents'),
    ).not.toBeVisible();
    await userEvent.click(calls);
    expect(within(orders).getByText('5 cloudtrail:LookupEvents')).toBeVisible();
    expect(
      within(orders).getByRole('link', { name: 'orders' }),
    ).toHaveAttribute('href', '/catalog/default/component/orders');
    const payments = screen.getByRole('row', {
      name: /terraform:demo\/payments/,
    });
    expect(payments).toHaveTextContent('Failed');
    expect(payments).toHaveTextContent('The state is version 3');
    expect(payments).toHaveTextContent('Not known yet');
    expect(payments).not.toHaveTextContent('0 In sync');
  });

  it('shows each ignore rule with what it hides today', async () => {
    renderWithDrift(<NfsIacDriftPage />, { search: 'ignore-rules' });

    expect(
      await screen.findByText('Hides 1 difference today'),
    ).toBeInTheDocument();
    expect(screen.getByText('aws_ecs_service.orders')).toBeInTheDocument();
    expect(screen.getByText('tags.stage')).toBeInTheDocument();
    expect(screen.getByText('Hides nothing today.')).toBeInTheDocument();
  });

  it('says how to write a rule where there is none', async () => {
    renderWithDrift(<NfsIacDriftPage />, {
      search: 'ignore-rules',
      api: new InMemoryIacDriftApi({ ignoreRules: [] }),
    });
    expect(await screen.findByText('No ignore rules')).toBeInTheDocument();
  });

  it('lists open findings, those that nobody owns too', async () => {
    renderWithDrift(<NfsIacDriftPage />, { search: 'findings' });

    const unowned = await screen.findByRole('row', {
      name: name => name.includes(unownedFinding.address),
    });
    expect(unowned).toHaveTextContent('Unowned');
    expect(screen.queryByText('aws_iam_policy.orders_worker')).toBeNull();
  });

  it('asks the server for the state, severity and text that are wanted', async () => {
    const api = new InMemoryIacDriftApi();
    const listFindings = jest.spyOn(api, 'listFindings');
    renderWithDrift(<NfsIacDriftPage />, { search: 'findings', api });

    await choose('State', 'Any state');
    await choose('Severity', 'Medium');
    await userEvent.type(
      screen.getByRole('searchbox', { name: 'Search findings' }),
      'iam',
    );
    expect(
      await screen.findByText('aws_iam_policy.orders_worker'),
    ).toBeInTheDocument();
    await waitFor(() =>
      expect(listFindings).toHaveBeenLastCalledWith(
        { severity: 'medium', q: 'iam' },
        { cursor: undefined, limit: 20 },
      ),
    );
  });

  it('turns pages by cursor, there and back', async () => {
    const many = Array.from({ length: 45 }, (_, i) => ({
      ...openSsh,
      id: `f-${i}`,
      address: `aws_security_group.number_${i}`,
      firstSeen: minutesAgo(i),
    }));
    const api = new InMemoryIacDriftApi({ findings: many });
    renderWithDrift(<NfsIacDriftPage />, { search: 'findings', api });

    expect(await screen.findByText('1 to 20 of 45')).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: /next/i }));
    expect(await screen.findByText('21 to 40 of 45')).toBeInTheDocument();
    expect(
      screen.getByText('aws_security_group.number_20'),
    ).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: /previous/i }));
    expect(await screen.findByText('1 to 20 of 45')).toBeInTheDocument();
  });

  it('shows a finding over the list, with the way to its entity', async () => {
    renderWithDrift(<NfsIacDriftPage />, {
      search: 'findings',
      api: new InMemoryIacDriftApi({ findings }),
    });

    await userEvent.click(
      await screen.findByRole('button', { name: `Show ${openSsh.address}` }),
    );
    const dialog = await screen.findByRole('dialog');
    expect(within(dialog).getByText('"0.0.0.0/0"')).toBeInTheDocument();
    expect(
      within(dialog).getByRole('link', { name: 'Open on the entity page' }),
    ).toHaveAttribute(
      'href',
      '/catalog/default/component/orders/drift?finding=f-open-ssh',
    );
    await userEvent.click(within(dialog).getByText('Close'));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  it('says beside the log what its last verification found, and leads there', async () => {
    renderWithDrift(<NfsIacDriftPage />);

    expect(await screen.findByText('Intact')).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'Open the log' })).toHaveAttribute(
      'href',
      '/iac-drift/log',
    );
    expect(screen.getByRole('tab', { name: 'Log' })).toHaveAttribute(
      'href',
      '/iac-drift/log',
    );
  });

  it('raises an alarm above all else when the log was tampered with', async () => {
    renderWithDrift(<NfsIacDriftPage />, {
      api: new InMemoryIacDriftApi({ verifications: [tamperedVerification] }),
    });

    expect(await screen.findByRole('alert')).toHaveTextContent(
      'The log was tampered with',
    );
    expect(screen.getByText('Tampered')).toBeInTheDocument();
    expect(screen.queryByText('Intact')).toBeNull();
  });

  it('brings its own header in the legacy frontend system', async () => {
    renderWithDrift(<IacDriftPage />);

    expect(
      await screen.findByRole('heading', { name: 'IaC Drift' }),
    ).toBeInTheDocument();
  });
});
