import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import {
  iacDriftEvidenceExtensionPoint,
  iacDriftLiveStateExtensionPoint,
} from '@iac-drift/backstage-plugin-iac-drift-node';
import { iacDriftModuleAws } from './module';

const start = async (iacDrift: object) => {
  const liveState = {
    setReader: jest.fn(),
    setAttributor: jest.fn(),
    addChangeFeed: jest.fn(),
  };
  const evidence = { addStore: jest.fn(), setSigner: jest.fn() };
  await startTestBackend({
    extensionPoints: [
      [iacDriftLiveStateExtensionPoint, liveState],
      [iacDriftEvidenceExtensionPoint, evidence],
    ],
    features: [
      iacDriftModuleAws,
      mockServices.rootConfig.factory({
        data: { app: { baseUrl: 'https://portal.example.com' }, iacDrift },
      }),
    ],
  });
  return { ...liveState, ...evidence };
};

describe('iacDriftModuleAws', () => {
  it('adds a reader and an attributor for the configured accounts', async () => {
    const { setReader, setAttributor, addStore, setSigner } = await start({
      aws: {
        accounts: [{ accountId: '111122223333', regions: ['eu-west-1'] }],
      },
    });
    expect(setReader.mock.calls).toMatchObject([[{ id: 'aws-config' }]]);
    expect(setAttributor.mock.calls).toMatchObject([[{ id: 'cloudtrail' }]]);
    expect(addStore.mock.calls.flat()).toEqual([]);
    expect(setSigner).not.toHaveBeenCalled();
  });

  it('adds nothing when no account is configured', async () => {
    const { setReader } = await start({});
    expect(setReader).not.toHaveBeenCalled();
  });

  it('adds the configured buckets and the signer without asking AWS', async () => {
    const { addStore, setSigner } = await start({
      evidence: {
        s3: [
          { id: 'primary', bucket: 'acme-evidence', region: 'eu-west-1' },
          { id: 'second', bucket: 'other', region: 'eu-west-2', prefix: '/' },
        ],
      },
      ledger: { kms: { keyId: 'a-key', region: 'eu-west-1' } },
    });
    expect(addStore.mock.calls.flat()).toMatchObject([
      {
        id: 's3:primary',
        description: 's3://acme-evidence/portal.example.com/iac-drift',
      },
      { id: 's3:second', description: 's3://other' },
    ]);
    expect(setSigner).toHaveBeenCalledTimes(1);
  });
});
