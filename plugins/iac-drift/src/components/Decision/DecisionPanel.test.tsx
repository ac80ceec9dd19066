import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  databasePassword,
  InMemoryIacDriftApi,
  openSsh,
  resolvedBucket,
} from '../../../dev/fixtures';
import { renderWithDrift } from '../../__testUtils__';
import { FindingDetails } from '../Finding';

const button = (name: string) => screen.findByRole('button', { name });

describe('decisions on a finding', () => {
  it('are acknowledged and reopened at a press, and shown with person and time', async () => {
    renderWithDrift(<FindingDetails finding={openSsh} />);

    await userEvent.click(await button('Acknowledge'));
    expect(
      await screen.findByText(/Acknowledged by user:default\/guest/),
    ).toBeInTheDocument();

    await userEvent.click(await button('Reopen'));
    expect(await button('Acknowledge')).toBeInTheDocument();
  });

  it('are accepted with a reason and a last day', async () => {
    const api = new InMemoryIacDriftApi();
    const decide = jest.spyOn(api, 'decide');
    renderWithDrift(<FindingDetails finding={openSsh} />, { api });

    await userEvent.click(await button('Accept…'));
    expect(await button('Accept')).toBeDisabled();
    await userEvent.type(
      screen.getByLabelText(/Why may this drift stay/),
      'Black Friday',
    );
    const [month, day, year] = ['month', 'day', 'year'].map(part =>
      screen.getByRole('spinbutton', { name: new RegExp(`^${part}`) }),
    );
    await userEvent.type(month, '12');
    await userEvent.type(day, '31');
    await userEvent.type(year, '2030');
    await userEvent.click(await button('Accept'));

    expect(await screen.findByText('Black Friday')).toBeInTheDocument();
    expect(decide).toHaveBeenCalledWith(openSsh.id, {
      action: 'accept',
      reason: 'Black Friday',
      until: new Date(2031, 0, 1).toISOString(),
      revision: openSsh.revision,
    });
  });

  it('that are refused say why, and keep what was typed', async () => {
    const api = new InMemoryIacDriftApi({
      findings: [{ ...openSsh, revision: 'another' }],
    });
    jest
      .spyOn(api, 'getFinding')
      .mockResolvedValue({ ...openSsh, history: [] });
    api.decide = async () => {
      throw new Error('The drift moved since you looked at it.');
    };
    renderWithDrift(<FindingDetails finding={openSsh} />, { api });

    await userEvent.click(await button('Accept…'));
    const reason = screen.getByLabelText(/Why may this drift stay/);
    await userEvent.type(reason, 'We know');
    await userEvent.click(await button('Accept'));
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'The drift moved since you looked at it.',
    );
    expect(reason).toHaveValue('We know');
  });

  it('are not for whom the policy denies them', async () => {
    // Another finding: permissions are kept by it, from one test to the next.
    renderWithDrift(<FindingDetails finding={databasePassword} />, {
      authorize: () => AuthorizeResult.DENY,
    });
    expect(
      await screen.findByText('You may not decide on this finding.'),
    ).toBeInTheDocument();
    await waitFor(async () =>
      expect(await button('Acknowledge')).toBeDisabled(),
    );
  });

  it('are over when the drift is', async () => {
    renderWithDrift(<FindingDetails finding={resolvedBucket} />);
    expect(await screen.findByText('History')).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Reopen' })).toBeNull();
  });
});
