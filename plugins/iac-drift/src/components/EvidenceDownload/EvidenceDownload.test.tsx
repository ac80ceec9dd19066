import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { InMemoryIacDriftApi } from '../../../dev/fixtures';
import { renderWithDrift } from '../../__testUtils__';
import { EvidenceDownload, EvidenceScope } from '.';

const ORDERS: EvidenceScope = {
  kind: 'entityRef',
  ref: 'component:default/orders',
};
const OWNER: EvidenceScope = { kind: 'owner', ref: 'group:default/shop' };

async function open(
  scopes: EvidenceScope[] = [],
  api = new InMemoryIacDriftApi(),
) {
  renderWithDrift(<EvidenceDownload scopes={scopes} />, { api });
  await userEvent.click(
    await screen.findByRole('button', { name: 'Download evidence' }),
  );
  const dialog = await screen.findByRole('dialog', {
    name: 'Download evidence',
  });
  return { api, dialog: within(dialog) };
}

const download = (dialog: ReturnType<typeof within>) =>
  userEvent.click(dialog.getByRole('button', { name: 'Download' }));

/** Types a date, as a keyboard does. */
async function type(
  dialog: ReturnType<typeof within>,
  label: string,
  date: string,
) {
  const [first] = within(
    dialog.getByRole('group', { name: label }),
  ).getAllByRole('spinbutton');
  await userEvent.click(first);
  await userEvent.keyboard(date);
}

describe('EvidenceDownload', () => {
  const saved: string[] = [];
  beforeEach(() => {
    saved.length = 0;
    Object.assign(URL, {
      createObjectURL: () => 'blob:evidence',
      revokeObjectURL: () => {},
    });
    jest
      .spyOn(HTMLAnchorElement.prototype, 'click')
      .mockImplementation(function click(this: HTMLAnchorElement) {
        saved.push(this.download);
      });
  });
  afterEach(() => jest.restoreAllMocks());

  it('asks for what was chosen first, and says how to check what was saved', async () => {
    const { api, dialog } = await open([ORDERS, OWNER]);

    await download(dialog);

    expect(await dialog.findByRole('status')).toHaveTextContent(
      'Saved as evidence.tar, 2.5 MB',
    );
    expect(dialog.getByText(/iac-drift verify evidence.tar/)).toBeVisible();
    expect(api.evidenceRequest).toEqual({
      entityRef: ORDERS.ref,
      format: 'bundle',
    });
    expect(saved).toEqual(['evidence.tar']);
  });

  it('gives OCSF events of a period, both days included', async () => {
    const { api, dialog } = await open();

    await type(dialog, 'First day', '11012026');
    await type(dialog, 'Last day', '11302026');
    await userEvent.click(dialog.getByRole('radio', { name: /OCSF/ }));
    await download(dialog);

    await dialog.findByText(/Saved as evidence.ocsf.ndjson/);
    expect(api.evidenceRequest).toEqual({
      from: new Date(2026, 10, 1).toISOString(),
      to: new Date(2026, 11, 1).toISOString(),
      format: 'ocsf',
    });
  });

  it('does not ask for a period that ends before it begins', async () => {
    const { dialog } = await open();

    await type(dialog, 'First day', '11022026');
    await type(dialog, 'Last day', '11012026');

    expect(dialog.getByRole('alert')).toHaveTextContent(
      'The last day is before the first.',
    );
    expect(dialog.getByRole('button', { name: 'Download' })).toBeDisabled();
  });

  it('says how much has come, and can be cancelled', async () => {
    const api = new InMemoryIacDriftApi();
    let signal: AbortSignal | undefined;
    api.getEvidence = (_, options = {}) => {
      signal = (options as { signal?: AbortSignal }).signal;
      options.onProgress?.(1_200_000);
      return new Promise(() => {});
    };
    const { dialog } = await open([], api);

    await download(dialog);
    expect(dialog.getByRole('status')).toHaveTextContent('1.2 MB received');
    await userEvent.click(dialog.getByRole('button', { name: 'Cancel' }));

    expect(signal?.aborted).toBe(true);
    expect(dialog.queryByRole('status')).toBeNull();
  });

  it('says in words what went wrong', async () => {
    const api = new InMemoryIacDriftApi();
    api.getEvidence = () =>
      Promise.reject(new Error('The selection has more than 100000 entries.'));
    const { dialog } = await open([], api);

    await download(dialog);

    expect(await dialog.findByRole('alert')).toHaveTextContent(
      'The selection has more than 100000 entries.',
    );
  });
});
