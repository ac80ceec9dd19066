import type { Service } from './organisation';

const nameOf = (ref: string) => ref.split('/')[1];

/** What a demo over the seeded folder needs to be told. */
export const demoConfig = {
  /** The services, as the catalog reads them. */
  catalog(services: Service[]): string {
    return services
      .map(
        ({ name, owner, system, stack }) => `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: ${name}
  annotations:
    iac-drift.io/stacks: ${stack.ref}
spec:
  type: service
  lifecycle: production
  owner: ${owner}
  system: ${nameOf(system)}
`,
      )
      .join('---\n');
  },

  /** Lays the services beside those of the demo. */
  app(directory: string): string {
    const location = (target: string, kinds: string) => `
    - type: file
      target: ${target}
      rules: [{ allow: [${kinds}] }]`;
    return `catalog:
  locations:${location('../../examples/org.yaml', 'User, Group')}${location(
      '../../examples/catalog.yaml',
      'Location, Domain, System, Component',
    )}${location(JSON.stringify(`${directory}/catalog.yaml`), 'Component')}
# Nothing is published while something is measured.
iacDrift:
  evidence: null
`;
  },
};
