import { adminRole } from './adminRole';
import { deleteQueue } from './deleteQueue';
import { kmsRotationOff } from './kmsRotationOff';
import { lambdaMemory } from './lambdaMemory';
import { logRetention } from './logRetention';
import { openSsh } from './openSsh';
import { publicBucket } from './publicBucket';
import { queueTimeout } from './queueTimeout';
import { resizeDb } from './resizeDb';
import type { Scenario } from './scenario';
import { suspendVersioning } from './suspendVersioning';
import { tagOwner } from './tagOwner';
import { webhookSecret } from './webhookSecret';

/** Every scenario, in the order of the list. @public */
export const scenarios: readonly Scenario[] = [
  openSsh,
  resizeDb,
  tagOwner,
  queueTimeout,
  deleteQueue,
  adminRole,
  suspendVersioning,
  kmsRotationOff,
  publicBucket,
  lambdaMemory,
  logRetention,
  webhookSecret,
];
