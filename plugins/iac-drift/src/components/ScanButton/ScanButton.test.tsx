import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { screen } from '@testing-library/react';
import { ordersStack } from '../../../dev/fixtures';
import { renderWithDrift } from '../../__testUtils__';
import { ScanButton } from './ScanButton';

describe('ScanButton', () => {
  it('is disabled, and says so, for whom the policy denies scans', async () => {
    renderWithDrift(
      <ScanButton
        stacks={[ordersStack]}
        progress={{ status: 'idle' }}
        onStart={jest.fn()}
      />,
      { authorize: () => AuthorizeResult.DENY },
    );

    expect(
      await screen.findByText('You may not start scans.'),
    ).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Scan now' })).toBeDisabled();
  });
});
