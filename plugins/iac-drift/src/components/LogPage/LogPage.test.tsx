import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  cannotSayVerification,
  fixtureSigner,
  InMemoryIacDriftApi,
  intactVerification,
  LOG_ORIGIN,
  loneLog,
  makeLog,
  openSsh,
  stoppedLog,
  tamperedVerification,
  withOneByteChanged,
} from '../../../dev/fixtures';
import { renderWithDrift } from '../../__testUtils__';
import { recallCheckpoint } from '../../verification/rememberedCheckpoint';
import { LogPage } from './LogPage';

async function open(
  data: ConstructorParameters<typeof InMemoryIacDriftApi>[0] = {},
) {
  const api = new InMemoryIacDriftApi({ log: await makeLog(50), ...data });
  const { unmount } = renderWithDrift(<LogPage />, { api });
  await screen.findByRole('list', { name: 'Entries' });
  return { api, unmount };
}

async function verifyNow() {
  await userEvent.click(screen.getByRole('button', { name: 'Verify now' }));
}

beforeEach(() => window.localStorage.clear());

describe('LogPage', () => {
  it('says what the log is, and by which key it is signed', async () => {
    await open();

    expect(await screen.findByText(LOG_ORIGIN)).toBeInTheDocument();
    expect(await screen.findByText('over 50 entries')).toBeInTheDocument();
    expect(await screen.findByText(fixtureSigner().vkey)).toBeInTheDocument();
    expect(
      screen.getByRole('button', { name: 'Copy the key' }),
    ).toBeInTheDocument();
  });

  it('is calm about a log that the portal found intact', async () => {
    await open({ verifications: [intactVerification] });

    expect(await screen.findByText('Intact')).toBeInTheDocument();
    expect(
      screen.getByText('All 1202 entries are as they were signed.'),
    ).toBeInTheDocument();
    expect(
      screen.getByText(/2 newer entries are not signed yet/),
    ).toBeInTheDocument();
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('says which copy is write-once and how that was proved', async () => {
    await open();

    const bucket = (
      await screen.findByRole('heading', {
        name: 'the bucket evidence-example',
      })
    ).closest('div')!.parentElement!;
    expect(bucket).toHaveTextContent('Write-once, proved');
    expect(bucket).toHaveTextContent('Deleting a locked object: denied');
    const folder = screen
      .getByRole('heading', { name: /the folder/ })
      .closest('div')!.parentElement!;
    expect(folder).toHaveTextContent('Not write-once');
    expect(folder).toHaveTextContent('14 behind');
    expect(folder).toHaveTextContent('no space is left');
    expect(screen.getByText(/Cosigned 1204 entries/)).toBeInTheDocument();
  });

  it('cannot be overlooked when the log is not signed any more', async () => {
    await open({ ledgerStatus: stoppedLog });

    expect(await screen.findByRole('alert')).toHaveTextContent(
      'it was restored from an older copy or cut off',
    );
    expect(
      screen.getByText(/3 entries are protected by the database alone/),
    ).toBeInTheDocument();
  });

  it('warns when nothing but the database holds the log', async () => {
    await open({ ledgerStatus: loneLog });

    expect(
      await screen.findByText('No copy of the log lies outside this portal'),
    ).toBeInTheDocument();
  });

  it('does not say intact when the portal cannot say', async () => {
    await open({ verifications: [cannotSayVerification] });

    expect(await screen.findByText('Cannot say')).toBeInTheDocument();
    expect(
      screen.getByText(/no signed checkpoint covers them/),
    ).toBeInTheDocument();
    expect(screen.queryByText('Intact')).toBeNull();
  });

  it('does not say intact before the portal has verified', async () => {
    await open({ verifications: [] });

    expect(await screen.findByText('Cannot say')).toBeInTheDocument();
    expect(
      screen.getByText('The log has not been verified yet.'),
    ).toBeInTheDocument();
  });

  it('raises an alarm about a log that was tampered with, and says where', async () => {
    await open({ verifications: [tamperedVerification] });

    const alarm = await screen.findByRole('alert');
    expect(alarm).toHaveTextContent('The log was tampered with');
    expect(alarm).toHaveTextContent('Entry731');
    expect(alarm).toHaveTextContent('1018332 up to, not including, 1019771');
    expect(alarm).toHaveTextContent('chain');
  });

  it('verifies in this browser and compares with what it saw the next time', async () => {
    const { unmount } = await open({ verifications: [] });
    await verifyNow();
    expect(
      await screen.findByText('All 50 entries are as they were signed.'),
    ).toBeInTheDocument();
    expect(
      screen.getByText(/This browser keeps the checkpoint/),
    ).toBeInTheDocument();
    unmount();

    await open({ verifications: [], log: await makeLog(60) });
    await verifyNow();
    expect(
      await screen.findByText(
        /Consistent with the 50 entries that this browser saw on/,
      ),
    ).toBeInTheDocument();
  });

  it('finds one byte changed', async () => {
    await open({ log: withOneByteChanged(await makeLog(50), 20) });
    await verifyNow();

    const alarm = await screen.findByRole('alert');
    expect(alarm).toHaveTextContent('Entry 20 was altered');
    expect(alarm).toHaveTextContent('Broken rulechain');
  });

  it('says loudly that the log went back, until it is told to forget', async () => {
    const { unmount } = await open();
    await verifyNow();
    await screen.findByText(/This browser keeps the checkpoint/);
    unmount();

    await open({ log: await makeLog(30) });
    await verifyNow();
    const alarm = await screen.findByRole('alert');
    expect(alarm).toHaveTextContent('The log went back');
    expect(alarm).toHaveTextContent('This browser saw 50 entries, signed, on');
    expect(alarm).toHaveTextContent('30 – 49');

    await userEvent.click(
      screen.getByRole('button', { name: 'Forget what this browser saw' }),
    );
    expect(screen.getByText(/^Forgotten/)).toBeInTheDocument();
    expect(recallCheckpoint(LOG_ORIGIN)).toBeUndefined();
  });

  it('shows progress, and can be cancelled without an answer', async () => {
    const { api } = await open({ verifications: [] });
    const read = api.readLedgerEntries.bind(api);
    let isFirst = true;
    jest.spyOn(api, 'readLedgerEntries').mockImplementation(async range => {
      if (isFirst) {
        isFirst = false;
        return read({ ...range, limit: 10 });
      }
      return new Promise(() => {});
    });
    await verifyNow();

    expect(
      await screen.findByText('10 of 50 entries, 20 %'),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('progressbar', { name: 'Verification' }),
    ).toHaveValue(20);
    await userEvent.click(screen.getByRole('button', { name: 'Cancel' }));
    expect(
      screen.getByText('The verification was cancelled before its end.'),
    ).toBeInTheDocument();
    expect(screen.queryByText('Intact')).toBeNull();
    expect(recallCheckpoint(LOG_ORIGIN)).toBeUndefined();
  });

  it('cannot say when the log cannot be read', async () => {
    const { api } = await open();
    jest
      .spyOn(api, 'readLedgerEntries')
      .mockRejectedValue(new Error('The backend is away.'));
    await verifyNow();

    expect(
      await screen.findByText(
        'The log could not be read to its end. The backend is away.',
      ),
    ).toBeInTheDocument();
  });

  it('lists the entries in words, the newest first, page by page', async () => {
    await open();
    const list = screen.getByRole('list', { name: 'Entries' });
    const [first, second] = within(list).getAllByRole('listitem');
    expect(first).toHaveTextContent('49Drift detected');
    expect(first).toHaveTextContent(openSsh.address);
    expect(first).toHaveTextContent('by alice@example.com');
    expect(
      within(first).getByRole('link', { name: openSsh.entityRefs[0] }),
    ).toHaveAttribute(
      'href',
      `/catalog/default/component/orders/drift?finding=${openSsh.id}`,
    );
    expect(second).toHaveTextContent('48Scan completed');

    await userEvent.click(screen.getByRole('button', { name: 'Older' }));
    expect(await screen.findByText('29')).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Older' }));
    expect(
      await within(screen.getByRole('list', { name: 'Entries' })).findByText(
        'Log begun',
      ),
    ).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Older' })).toBeDisabled();
  });

  it('shows the entries of one type', async () => {
    await open();
    await userEvent.click(screen.getByRole('button', { name: /All events/ }));
    await userEvent.click(
      await screen.findByRole('option', { name: 'Scan failed' }),
    );
    const items = await screen.findAllByText(/The state is version 3/);
    expect(items).toHaveLength(8);
    expect(
      within(screen.getByRole('list', { name: 'Entries' })).queryByText(
        'Scan completed',
      ),
    ).toBeNull();
  });

  it('shows the raw line of an entry and saves its proof', async () => {
    const { api } = await open();
    const getProof = jest.spyOn(api, 'getLedgerProof');
    const click = jest
      .spyOn(HTMLAnchorElement.prototype, 'click')
      .mockImplementation(() => {});
    const createUrl = jest.fn(() => 'blob:proof');
    Object.assign(URL, { createObjectURL: createUrl, revokeObjectURL() {} });
    const [first] = screen.getAllByText('Raw entry');
    await userEvent.click(first);
    expect(await screen.findByText(/"specversion": "1.0"/)).toBeInTheDocument();

    await userEvent.click(
      screen.getByRole('button', { name: 'Download proof of entry 49' }),
    );
    expect(getProof).toHaveBeenCalledWith(49);
    expect(createUrl).toHaveBeenCalled();
    expect(click.mock.contexts[0]).toMatchObject({
      href: 'blob:proof',
      download: '49.tlog-proof',
    });
    click.mockRestore();
  });
});
