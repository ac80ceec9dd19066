import { screen } from '@testing-library/react';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { renderWithDrift } from '../../__testUtils__';
import { EvidenceDownload } from '.';

// In a file of its own: what was allowed once is remembered for a moment.
it('offers evidence to nobody who may not read the log', async () => {
  renderWithDrift(
    <>
      <EvidenceDownload />
      <p>The page</p>
    </>,
    {
      authorize: ({ permission }) =>
        permission.name === 'iac-drift.ledger.read'
          ? AuthorizeResult.DENY
          : AuthorizeResult.ALLOW,
    },
  );

  expect(await screen.findByText('The page')).toBeVisible();
  expect(screen.queryByRole('button')).toBeNull();
});
