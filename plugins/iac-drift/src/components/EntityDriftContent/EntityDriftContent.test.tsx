import { ResponseError } from '@backstage/errors';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  databasePassword,
  driftedEntity,
  InMemoryIacDriftApi,
  minutesAgo,
  openSsh,
  openSshCode,
  ordersStack,
} from '../../../dev/fixtures';
import { renderWithDrift } from '../../__testUtils__';
import { EntityDriftContent } from './EntityDriftContent';

const findingButton = (address: string) =>
  screen.findByRole('button', {
    name: name => name.includes(address),
  });

describe('EntityDriftContent', () => {
  it('opens the worst finding with before and after, who and when', async () => {
    renderWithDrift(<EntityDriftContent />);

    expect(await findingButton(openSsh.address)).toHaveAttribute(
      'aria-expanded',
      'true',
    );
    expect(await findingButton(databasePassword.address)).toHaveAttribute(
      'aria-expanded',
      'false',
    );
    expect(screen.getByText('"0.0.0.0/0"')).toBeVisible();
    const events = screen.getAllByText('AuthorizeSecurityGroupIngress');
    expect(events.some(event => event.closest('[hidden]') === null)).toBe(true);
    expect(
      (await screen.findAllByText('Detected by a scan.'))[0],
    ).toBeVisible();
  });

  it('finds among many findings the one that is looked for', async () => {
    renderWithDrift(<EntityDriftContent />);
    await userEvent.type(
      await screen.findByRole('searchbox', { name: 'Search findings' }),
      'DB_instance',
    );
    await waitFor(() =>
      expect(
        screen.queryByRole('button', {
          name: name => name.includes(openSsh.address),
        }),
      ).toBeNull(),
    );
    expect(await findingButton(databasePassword.address)).toBeInTheDocument();
  });

  it('shows so many findings at once, each once, and counts them all', async () => {
    const findings = Array.from({ length: 60 }, (_, n) => ({
      ...openSsh,
      id: `many-${n}`,
      address: `aws_security_group.many[${n}]`,
    }));
    renderWithDrift(<EntityDriftContent />, {
      api: new InMemoryIacDriftApi({
        drifts: [{ ...driftedEntity, findings }],
      }),
      search: '?finding=many-30',
    });
    const rows = () =>
      screen.getAllByRole('button', { name: /aws_security_group.many/ });
    // The finding that the address names is on the second page.
    expect(await findingButton('many[30]')).toHaveAttribute(
      'aria-expanded',
      'true',
    );
    expect(rows()).toHaveLength(25);
    expect(screen.getByText('26 to 50 of 60')).toBeInTheDocument();
    await userEvent.click(
      screen.getByRole('button', { name: 'Next table page' }),
    );
    expect(rows()).toHaveLength(10);
    expect(screen.getByText('51 to 60 of 60')).toBeInTheDocument();

    await userEvent.type(
      screen.getByRole('searchbox', { name: 'Search findings' }),
      'many[[5',
    );
    await waitFor(() => expect(rows()).toHaveLength(11));
    expect(screen.queryByText(/ of 60/)).toBeNull();
  });

  it('asks for the details of a finding once it is opened', async () => {
    const api = new InMemoryIacDriftApi();
    const getFinding = jest.spyOn(api, 'getFinding');
    renderWithDrift(<EntityDriftContent />, { api });
    await userEvent.click(await findingButton(databasePassword.address));
    await waitFor(() =>
      expect(new Set(getFinding.mock.calls.flat())).toEqual(
        new Set([openSsh.id, databasePassword.id]),
      ),
    );
  });

  it('says when nobody has looked for long', async () => {
    const stack = { ...ordersStack, nextScanAt: minutesAgo(61) };
    renderWithDrift(<EntityDriftContent />, {
      api: new InMemoryIacDriftApi({
        drifts: [{ ...driftedEntity, stacks: [stack] }],
      }),
    });
    expect(
      await screen.findByText('1 stack has not been scanned for a while'),
    ).toBeInTheDocument();
  });

  it('leads to the code, and says what the next apply undoes', async () => {
    renderWithDrift(<EntityDriftContent />);

    expect(
      await screen.findByRole('link', {
        name: 'infra/network/main.tf, line 12',
      }),
    ).toHaveAttribute('href', openSshCode.url);
    expect(
      screen.getAllByText(/What alice@example.com changed would be undone/)[0],
    ).toHaveTextContent('ingress, tags_all.team.');
  });

  it('opens the finding that the address names', async () => {
    renderWithDrift(<EntityDriftContent />, {
      search: `?finding=${databasePassword.id}`,
    });

    expect(await findingButton(databasePassword.address)).toHaveAttribute(
      'aria-expanded',
      'true',
    );
    expect(await findingButton(openSsh.address)).toHaveAttribute(
      'aria-expanded',
      'false',
    );
  });

  it('says why resources could not be checked, and what helps', async () => {
    renderWithDrift(<EntityDriftContent />);

    expect(
      await screen.findByText('2 resources could not be checked'),
    ).toBeInTheDocument();
    expect(
      screen.getByText(/Give the portal’s role the missing right/),
    ).toBeInTheDocument();
  });

  it('lists every resource with verdict and reason, and counts what was not compared', async () => {
    renderWithDrift(<EntityDriftContent />);

    const row = await screen.findByRole('row', { name: /aws_kms_key.orders/ });
    expect(row).toHaveTextContent('Unverifiable');
    expect(row).toHaveTextContent('Access denied');
    expect(row).toHaveTextContent('was denied in eu-west-1');
    const database = screen.getByRole('row', { name: /aws_db_instance.main/ });
    expect(database).toHaveTextContent('34 / 36');
    expect(within(database).getByText('2 not checked')).toBeInTheDocument();
    expect(database).toHaveTextContent(
      'snapshot_identifier: can be written but never read',
    );
  });

  it('shows what was resolved, how and by whom', async () => {
    renderWithDrift(<EntityDriftContent />);

    const resolved = await findingButton('aws_s3_bucket_versioning.receipts');
    expect(resolved).toHaveTextContent('Resolved');
    expect(resolved).toHaveTextContent('Reverted by bob@example.com');
    expect(resolved).toHaveTextContent('1 attribute differed');
  });

  it('shows errors of annotations and stacks as alerts', async () => {
    renderWithDrift(<EntityDriftContent />, { name: 'payments' });

    const alerts = await screen.findAllByRole('alert');
    expect(alerts[0]).toHaveTextContent(
      'The annotation iac-drift.io/stacks cannot be followed',
    );
    expect(alerts[0]).toHaveTextContent('terraform:demo/../secrets');
    expect(alerts[1]).toHaveTextContent(
      'The stack terraform:demo/payments/terraform.tfstate could not be scanned',
    );
  });

  it('shows the rest when the list of resources cannot be read', async () => {
    const api = new InMemoryIacDriftApi();
    api.listResources = async () => {
      throw new Error('not today');
    };
    renderWithDrift(<EntityDriftContent />, { api });

    expect(
      await screen.findByText('The list of resources could not be read'),
    ).toBeInTheDocument();
    expect(await findingButton(openSsh.address)).toBeInTheDocument();
  });

  it('scans when asked, and says when it is done', async () => {
    const api = new InMemoryIacDriftApi({ scanMs: 3_000 });
    renderWithDrift(<EntityDriftContent />, { api });

    const button = await screen.findByRole('button', { name: 'Scan now' });
    await waitFor(() => expect(button).toBeEnabled());
    await userEvent.click(button);
    expect(await screen.findByText('Scanning…')).toBeInTheDocument();
    expect(await screen.findByText('Scan finished')).toBeInTheDocument();
  });

  it('says why a scan was not started', async () => {
    const api = new InMemoryIacDriftApi();
    api.startScan = async () => {
      throw await ResponseError.fromResponse(
        new Response(
          JSON.stringify({
            error: { name: 'NotAllowedError', message: 'Ask your admin.' },
            response: { statusCode: 403 },
          }),
          { status: 403, headers: { 'content-type': 'application/json' } },
        ),
      );
    };
    renderWithDrift(<EntityDriftContent />, { api });

    const button = await screen.findByRole('button', { name: 'Scan now' });
    await waitFor(() => expect(button).toBeEnabled());
    await userEvent.click(button);
    expect(await screen.findByText('Ask your admin.')).toBeInTheDocument();
  });
});
