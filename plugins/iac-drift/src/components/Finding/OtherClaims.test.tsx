import { screen } from '@testing-library/react';
import { openSsh } from '../../../dev/fixtures';
import { renderWithDrift } from '../../__testUtils__';
import { FindingDetails } from './FindingDetails';

it('of a contested object the other stacks are named, and no attribute', async () => {
  renderWithDrift(
    <FindingDetails
      finding={{
        ...openSsh,
        id: 'not-known-to-the-api',
        kind: 'contested',
        changes: [
          {
            path: 'stack',
            desired: openSsh.stack,
            live: { stack: 'terraform:demo/net', address: 'aws_x.y' },
            sensitive: false,
          },
        ],
        contestedBy: [{ stack: 'terraform:demo/net', address: 'aws_x.y' }],
      }}
    />,
  );
  expect(await screen.findByText('Also declared by')).toBeInTheDocument();
  expect(screen.getByText('terraform:demo/net')).toBeInTheDocument();
  expect(screen.getByText('aws_x.y')).toBeInTheDocument();
  expect(screen.queryByRole('table')).toBeNull();
});
