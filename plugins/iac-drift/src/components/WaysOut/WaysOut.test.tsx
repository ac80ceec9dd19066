import { screen } from '@testing-library/react';
import { deletedQueue, openSsh, resolvedBucket } from '../../../dev/fixtures';
import { renderWithDrift } from '../../__testUtils__';
import { WaysOut } from './WaysOut';

describe('WaysOut', () => {
  it('offers to put the cloud back or to change the code', async () => {
    renderWithDrift(<WaysOut finding={openSsh} />);
    expect(
      await screen.findByText(/Revert: put the cloud back/),
    ).toBeInTheDocument();
    expect(
      screen.getByText(/^terraform apply -target=/, { selector: 'pre' }),
    ).toBeInTheDocument();
    expect(
      screen.getByText(/^resource "aws_security_group" "orders_api"/),
    ).toBeInTheDocument();
  });

  it('offers to make a deleted resource anew or to forget it', async () => {
    renderWithDrift(<WaysOut finding={deletedQueue} />);
    expect(
      await screen.findByText('Forget: take it out of the state'),
    ).toBeInTheDocument();
  });

  it('offers to import or to delete what no code declares', async () => {
    renderWithDrift(
      <WaysOut
        finding={{
          ...openSsh,
          kind: 'unmanaged',
          identity: {
            ...openSsh.identity,
            resourceType: 'AWS::EC2::SecurityGroup',
            resourceId: 'sg-0a1b2c3d',
          },
        }}
      />,
    );
    expect(
      await screen.findByText('Import: let a stack declare it'),
    ).toBeInTheDocument();
    expect(
      screen.getByText('Delete: take it out of the cloud'),
    ).toBeInTheDocument();
  });

  it('has nothing to say of what is over', async () => {
    renderWithDrift(
      <>
        <WaysOut finding={resolvedBucket} />
        <p>shown</p>
      </>,
    );
    expect(await screen.findByText('shown')).toBeInTheDocument();
    expect(screen.queryByText('Ways out')).toBeNull();
  });
});
