import { screen } from '@testing-library/react';
import { byAlice, byNobodyKnown } from '../../../dev/fixtures';
import { renderWithDrift } from '../../__testUtils__';
import { AttributionDetails } from './AttributionDetails';

const factOf = (label: string) =>
  screen.getByText(label, { selector: 'dt' }).nextElementSibling;

describe('AttributionDetails', () => {
  it('names the person, the event, the way and the certainty', async () => {
    renderWithDrift(<AttributionDetails attribution={byAlice} />);

    expect(await screen.findByText('Confirmed')).toBeInTheDocument();
    expect(factOf('Who')).toHaveTextContent('alice@example.com');
    expect(factOf('Event')).toHaveTextContent('AuthorizeSecurityGroupIngress');
    expect(factOf('Event ID')).toHaveTextContent(byAlice.eventId!);
    expect(
      screen.getByRole('link', { name: 'Open in CloudTrail' }),
    ).toHaveAttribute(
      'href',
      `https://eu-west-1.console.aws.amazon.com/cloudtrailv2/home?region=eu-west-1#/events/${byAlice.eventId}`,
    );
    expect(factOf('How')).toHaveTextContent('AWS console');
    expect(factOf('From address')).toHaveTextContent('203.0.113.7');
    expect(factOf('Through')).toHaveTextContent('AWSReservedSSO_Admin');
  });

  it('says why nobody is named when nobody is known', async () => {
    renderWithDrift(<AttributionDetails attribution={byNobodyKnown} />);

    expect(await screen.findByText(byNobodyKnown.reason!)).toBeInTheDocument();
    expect(factOf('Who')).toHaveTextContent('Unknown');
    expect(factOf('Why this is not known')).toHaveTextContent(
      byNobodyKnown.reason!,
    );
  });

  it('admits that no reason was recorded', async () => {
    renderWithDrift(
      <AttributionDetails
        attribution={{ ...byNobodyKnown, reason: undefined }}
      />,
    );

    expect(
      await screen.findByText('No reason was recorded.'),
    ).toBeInTheDocument();
  });

  it('keeps ruled-out events at hand, folded away', async () => {
    renderWithDrift(<AttributionDetails attribution={byAlice} />);

    const summary = await screen.findByText(
      '2 events were looked at and ruled out',
    );
    expect(summary.closest('details')).not.toHaveAttribute('open');
    expect(screen.getByText('DescribeSecurityGroups')).toBeInTheDocument();
    expect(screen.getByText(/it only reads/)).toBeInTheDocument();
  });
});
