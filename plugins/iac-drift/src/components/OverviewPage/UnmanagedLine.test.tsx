import { screen } from '@testing-library/react';
import { renderWithDrift } from '../../__testUtils__';
import { UnmanagedLine } from './UnmanagedLine';

const watch = {
  checkedAt: '2026-11-20T10:00:00.000Z',
  objects: 400,
  openFindings: 12,
  leftOut: { cloudformation: 12, 'service-linked': 300 },
  unread: [],
};

describe('UnmanagedLine', () => {
  it('links to what it found, and counts what was left out and why', async () => {
    renderWithDrift(<UnmanagedLine watch={watch} />);
    expect(
      await screen.findByRole('link', {
        name: '12 objects that no stack declares',
      }),
    ).toHaveAttribute('href', expect.stringContaining('kind=unmanaged'));
    expect(
      screen.getByText(
        /312 left out: 300 service-linked, 12 of CloudFormation/,
      ),
    ).toBeInTheDocument();
    expect(screen.queryByText('Not all could be read')).toBeNull();
  });

  it('says what could not be read', async () => {
    const held = 'Nothing new is called unmanaged for now.';
    renderWithDrift(
      <UnmanagedLine
        watch={{ ...watch, held, unread: ['The recorder stands still.'] }}
      />,
    );
    expect(await screen.findByText('Not all could be read')).toBeVisible();
    expect(
      screen.getByText(`${held} The recorder stands still.`),
    ).toBeInTheDocument();
  });
});
