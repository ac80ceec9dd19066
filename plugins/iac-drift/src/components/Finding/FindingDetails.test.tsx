import { screen } from '@testing-library/react';
import { openSsh, resolvedBucket } from '../../../dev/fixtures';
import { renderWithDrift } from '../../__testUtils__';
import { FindingDetails } from './FindingDetails';

const KINDS = {
  changed: ['The cloud differs', 'The cloud differed'],
  deleted: ['The code declares', 'The code declared'],
  unmanaged: ['The cloud has', 'The cloud had'],
  absorbed: ['A refresh or an apply took', 'A refresh or an apply had taken'],
  contested: ['Two stacks claim the', 'Two stacks claimed the'],
} as const;

describe('FindingDetails', () => {
  it.each(Object.entries(KINDS))(
    'of what is %s says how it stands, and of what has ended how it stood',
    async (kind, [now, before]) => {
      const of = {
        id: 'not-known-to-the-api',
        kind: kind as keyof typeof KINDS,
      };
      const { unmount } = renderWithDrift(
        <FindingDetails finding={{ ...openSsh, ...of }} />,
      );
      expect(
        await screen.findByText(text => text.startsWith(now)),
      ).toBeVisible();
      expect(screen.getByText('What differs')).toBeVisible();
      unmount();

      renderWithDrift(
        <FindingDetails finding={{ ...resolvedBucket, ...of }} />,
      );
      expect(
        await screen.findByText(text => text.startsWith(before)),
      ).toBeVisible();
      expect(screen.getByText('What differed')).toBeVisible();
      expect(screen.queryByText(text => text.startsWith(now))).toBeNull();
    },
  );

  it('of a resolved claim names the other stack, and advises nothing', async () => {
    renderWithDrift(
      <FindingDetails
        finding={{
          ...resolvedBucket,
          id: 'not-known-to-the-api',
          kind: 'contested',
          contestedBy: [{ stack: 'terraform:demo/net', address: 'aws_x.y' }],
        }}
      />,
    );
    expect(
      await screen.findByText('Also declared by, until then'),
    ).toBeVisible();
    expect(screen.queryByText(/Leave it in one of them/)).toBeNull();
  });
});
