import { screen } from '@testing-library/react';
import { emptyEntity } from '../../../dev/fixtures';
import { renderWithDrift } from '../../__testUtils__';
import { SetUp } from './SetUp';

describe('SetUp', () => {
  it('has the annotation to copy, with the stack that bears the name', async () => {
    renderWithDrift(<SetUp drift={emptyEntity} />);
    const code = await screen.findByText(/iac-drift.io\/stacks/, {
      selector: 'pre',
    });
    expect(code.textContent).toBe(
      'metadata:\n  annotations:\n    iac-drift.io/stacks: terraform:demo/newcomer/terraform.tfstate',
    );
    expect(screen.getByRole('button', { name: 'Copy' })).toBeInTheDocument();
    expect(
      screen.getByText(/No entity has this stack yet/),
    ).toBeInTheDocument();
  });

  it('has an example where no stack bears the name, and names the sources', async () => {
    renderWithDrift(
      <SetUp
        drift={{
          ...emptyEntity,
          setUp: {
            suggested: [],
            sources: ['terraform:prod', 'terraform:hcp'],
          },
        }}
      />,
    );
    expect(
      await screen.findByText(/terraform:prod\/newcomer\/terraform.tfstate/),
    ).toBeInTheDocument();
    expect(
      screen.getByText(/terraform:prod, terraform:hcp/),
    ).toBeInTheDocument();
  });

  it('quotes what YAML would take for something else', async () => {
    renderWithDrift(
      <SetUp
        drift={{
          ...emptyEntity,
          setUp: { suggested: ['terraform:a/b: #x"'], sources: [] },
        }}
      />,
    );
    expect(
      await screen.findByText(/stacks: "terraform:a\/b: #x\\""/),
    ).toBeInTheDocument();
  });
});
