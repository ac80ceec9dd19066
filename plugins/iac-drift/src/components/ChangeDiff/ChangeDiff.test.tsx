import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { JsonValue } from '@iac-drift/backstage-plugin-iac-drift-common';
import { renderWithDrift } from '../../__testUtils__';
import { openSsh } from '../../../dev/fixtures';
import { ChangeDiff } from './ChangeDiff';

function renderChange(desired: JsonValue, live: JsonValue, sensitive = false) {
  renderWithDrift(
    <ChangeDiff
      change={{ path: 'some_attribute', desired, live, sensitive }}
    />,
  );
}

describe('ChangeDiff', () => {
  it('lays desired and live side by side', async () => {
    renderChange(14, 1);

    const table = await screen.findByRole('table', { name: 'some_attribute' });
    expect(
      within(table)
        .getAllByRole('columnheader')
        .map(header => header.textContent),
    ).toEqual(['Desired (code)', 'Live (cloud)']);
    const [, row] = within(table).getAllByRole('row');
    const [desired, live] = within(row).getAllByRole('cell');
    expect(desired).toHaveTextContent('−differs: 14');
    expect(live).toHaveTextContent('+differs: 1');
  });

  it('makes a rule that was added in the cloud stand out, in words and signs too', async () => {
    renderWithDrift(<ChangeDiff change={openSsh.changes[0]} />);

    const added = await screen.findByText('"0.0.0.0/0"');
    const row = added.closest('tr')!;
    expect(row).toHaveAttribute('data-mark', 'added');
    expect(row).toHaveTextContent('+only in the cloud:');
    expect(row.firstElementChild).toBeEmptyDOMElement();
    const [kept] = screen.getAllByText('"10.0.0.0/16"');
    expect(kept.closest('tr')).toHaveAttribute('data-mark', 'same');
  });

  it('shows of a secret that it differs, and never its value', async () => {
    renderChange('hunter2', 'hunter3', true);

    expect(await screen.findAllByText('(sensitive value)')).toHaveLength(2);
    expect(screen.getByText(/not shown/)).toBeInTheDocument();
    expect(document.body).not.toHaveTextContent('hunter');
  });

  it('says which side has no value', async () => {
    renderChange('orders', null);

    expect(await screen.findByText('not set')).toBeInTheDocument();
    expect(screen.getByText('"orders"').closest('tr')).toHaveAttribute(
      'data-mark',
      'removed',
    );
  });

  it('folds away long parts that are the same, and shows them when asked', async () => {
    const tags = Array.from({ length: 40 }, (_, i) => `tag ${i}`);
    renderChange(tags, [...tags, 'tag 40']);

    expect(await screen.findByText('"tag 40"')).toBeInTheDocument();
    expect(screen.queryByText('"tag 7"')).toBeNull();
    await userEvent.click(
      screen.getByRole('button', { name: 'Show 40 lines that are the same' }),
    );
    expect(screen.getAllByText('"tag 7"')).toHaveLength(2);
  });

  it('shows markup in values as text', async () => {
    renderChange('plain', '<script>alert(1)</script>');

    expect(
      await screen.findByText('"<script>alert(1)</script>"'),
    ).toBeInTheDocument();
    expect(document.querySelector('table script')).toBeNull();
  });
});
