import { createExtensionPoint } from '@backstage/backend-plugin-api';
import type {
  ChangeAttributor,
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

/** Where modules add readers of live state, and attributors. @public */
export interface IacDriftLiveStateExtensionPoint {
  setReader(reader: LiveStateReader): void;
  setAttributor(attributor: ChangeAttributor): void;
}

/** @public */
export const iacDriftLiveStateExtensionPoint =
  createExtensionPoint<IacDriftLiveStateExtensionPoint>({
    id: 'iac-drift.live-state',
  });
