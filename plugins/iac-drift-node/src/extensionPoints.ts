import { createExtensionPoint } from '@backstage/backend-plugin-api';
import type { NoteSigner } from '@iac-drift/ledger';
import type { EvidenceStore } from './evidence';
import type {
  ChangeAttributor,
  CloudChangeFeed,
  DesiredStateSource,
  LiveStateReader,
} from './sources';

/** Where modules add sources of desired state. @public */
export interface IacDriftDesiredStateExtensionPoint {
  /** Two sources with the same kind and id are an error at start. */
  addSource(...sources: DesiredStateSource[]): void;
}

/** @public */
export const iacDriftDesiredStateExtensionPoint =
  createExtensionPoint<IacDriftDesiredStateExtensionPoint>({
    id: 'iac-drift.desired-state',
  });

/** Where modules add readers of live state, attributors, and what tells of changes. @public */
export interface IacDriftLiveStateExtensionPoint {
  setReader(reader: LiveStateReader): void;
  setAttributor(attributor: ChangeAttributor): void;
  /** The stacks that hold what a feed tells of are checked within seconds. */
  addChangeFeed(feed: CloudChangeFeed): void;
}

/** @public */
export const iacDriftLiveStateExtensionPoint =
  createExtensionPoint<IacDriftLiveStateExtensionPoint>({
    id: 'iac-drift.live-state',
  });

/** Where modules add stores that the log is published to, and another signer. @public */
export interface IacDriftEvidenceExtensionPoint {
  /** Two stores with the same id are an error at start. */
  addStore(...stores: EvidenceStore[]): void;
  /**
   * Signs the log in place of a key in a file. `create` gets the origin of the log,
   * which the signer bears as its name.
   */
  setSigner(create: (origin: string) => Promise<NoteSigner>): void;
}

/** @public */
export const iacDriftEvidenceExtensionPoint =
  createExtensionPoint<IacDriftEvidenceExtensionPoint>({
    id: 'iac-drift.evidence',
  });
