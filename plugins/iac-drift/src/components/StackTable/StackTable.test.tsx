import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  InMemoryIacDriftApi,
  minutesAgo,
  ordersStack,
} from '../../../dev/fixtures';
import { renderWithDrift } from '../../__testUtils__';
import { StackTable } from './StackTable';

const LONG = { timeout: 15_000 };

const rowOf = (ref: string) =>
  screen.findByRole('row', { name: name => name.includes(ref) });

function withStack(stack: Partial<typeof ordersStack>) {
  const api = new InMemoryIacDriftApi({ scanMs: 3_000 });
  const listStacks = api.listStacks.bind(api);
  api.listStacks = async page => {
    const { items, ...rest } = await listStacks(page);
    return {
      ...rest,
      items: items.map(item =>
        item.id === ordersStack.id ? { ...item, ...stack } : item,
      ),
    };
  };
  return api;
}

describe('StackTable', () => {
  it('says in a sentence what was not checked, and not that all was', async () => {
    const notice = '33 of 35 resources could not be checked: denied. Grant it.';
    renderWithDrift(<StackTable />, { api: withStack({ notice }) });
    const row = await rowOf(ordersStack.ref);
    expect(within(row).getByText('Not all checked')).toBeVisible();
    expect(within(row).getByText(notice)).toBeVisible();
    expect(within(row).queryByText('Completed')).toBeNull();
  });

  it('says when a stack is scanned next', async () => {
    renderWithDrift(<StackTable />, {
      api: withStack({ nextScanAt: minutesAgo(-61) }),
    });
    expect(await rowOf(ordersStack.ref)).toHaveTextContent(
      'Next scan in 1 hour.',
    );
  });

  it('says that a scan is due', async () => {
    renderWithDrift(<StackTable />, {
      api: withStack({ nextScanAt: minutesAgo(1) }),
    });
    expect(await rowOf(ordersStack.ref)).toHaveTextContent(
      'The next scan is due.',
    );
  });

  it('says of a reported stack who reported it when, and scans it not', async () => {
    renderWithDrift(<StackTable />, {
      api: withStack({
        kind: 'report',
        notice: undefined,
        nextScanAt: undefined,
        report: { plannedAt: minutesAgo(61), by: 'github-orders' },
      }),
    });
    const row = await rowOf(ordersStack.ref);
    expect(within(row).getByText('Reported')).toBeVisible();
    expect(row).toHaveTextContent(
      'Plan made 1 hour ago, reported by github-orders.',
    );
    expect(within(row).queryByRole('button', { name: 'Scan now' })).toBeNull();
    expect(row).not.toHaveTextContent(/scan/i);
  });

  it('says that a reported stack is out of date, and what to do', async () => {
    const error = 'The plan counts for 26 hours; run the job that reports it.';
    renderWithDrift(<StackTable />, {
      api: withStack({
        kind: 'report',
        error,
        report: { plannedAt: minutesAgo(61), by: 'github-orders' },
      }),
    });
    const row = await rowOf(ordersStack.ref);
    expect(within(row).getByText('Out of date')).toBeVisible();
    expect(within(row).getByText(error)).toBeVisible();
  });

  it('scans one stack when asked, and shows that it does', async () => {
    const api = withStack({});
    const startScan = jest.spyOn(api, 'startScan');
    renderWithDrift(<StackTable />, { api });
    const row = await rowOf(ordersStack.ref);
    await userEvent.click(
      within(row).getByRole('button', { name: 'Scan now' }),
    );
    expect(await within(row).findByText('Scanning')).toBeVisible();
    expect(startScan.mock.calls).toEqual([[ordersStack.id]]);
    expect(
      await within(row).findByRole('button', { name: 'Scan now' }, LONG),
    ).toBeEnabled();
  });
});
