import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { iacDriftLiveStateExtensionPoint } from '@iac-drift/backstage-plugin-iac-drift-node';
import { iacDriftModuleAws } from './module';

const start = async (aws: object) => {
  const liveState = { setReader: jest.fn(), setAttributor: jest.fn() };
  await startTestBackend({
    extensionPoints: [[iacDriftLiveStateExtensionPoint, liveState]],
    features: [
      iacDriftModuleAws,
      mockServices.rootConfig.factory({ data: { iacDrift: { aws } } }),
    ],
  });
  return liveState;
};

describe('iacDriftModuleAws', () => {
  it('adds a reader and an attributor for the configured accounts', async () => {
    const { setReader, setAttributor } = await start({
      accounts: [{ accountId: '111122223333', regions: ['eu-west-1'] }],
    });
    expect(setReader.mock.calls).toMatchObject([[{ id: 'aws-config' }]]);
    expect(setAttributor.mock.calls).toMatchObject([[{ id: 'cloudtrail' }]]);
  });

  it('adds nothing when no account is configured', async () => {
    const { setReader } = await start({});
    expect(setReader).not.toHaveBeenCalled();
  });
});
