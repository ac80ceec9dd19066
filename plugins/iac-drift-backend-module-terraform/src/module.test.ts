import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { iacDriftDesiredStateExtensionPoint } from '@iac-drift/backstage-plugin-iac-drift-node';
import { iacDriftModuleTerraform } from './module';

describe('iacDriftModuleTerraform', () => {
  it('adds the configured sources', async () => {
    const addSource = jest.fn();
    await startTestBackend({
      extensionPoints: [[iacDriftDesiredStateExtensionPoint, { addSource }]],
      features: [
        iacDriftModuleTerraform,
        mockServices.rootConfig.factory({
          data: {
            iacDrift: {
              terraform: {
                sources: [{ id: 'demo', type: 'folder', path: './nowhere' }],
              },
            },
          },
        }),
      ],
    });
    expect(addSource).toHaveBeenCalledTimes(1);
    expect(addSource.mock.calls[0][0]).toMatchObject({
      kind: 'terraform',
      id: 'demo',
    });
  });
});
