import { createPermission } from '@backstage/plugin-permission-common';

/** Reading findings, resources and an entity's verdicts. @public */
export const iacDriftFindingReadPermission = createPermission({
  name: 'iac-drift.finding.read',
  attributes: { action: 'read' },
});

/** A finding, as permission policies name it. @public */
export const RESOURCE_TYPE_FINDING = 'iac-drift-finding';

/** Deciding on a finding: acknowledge, accept, reopen. @public */
export const iacDriftFindingDecidePermission = createPermission({
  name: 'iac-drift.finding.decide',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_FINDING,
});

/** Reading the list of stacks and their scans. @public */
export const iacDriftStackReadPermission = createPermission({
  name: 'iac-drift.stack.read',
  attributes: { action: 'read' },
});

/** Starting a scan by hand. @public */
export const iacDriftScanCreatePermission = createPermission({
  name: 'iac-drift.scan.create',
  attributes: { action: 'create' },
});

/** Reporting a plan's drift from CI. Only services may, each with a token of its own. @public */
export const iacDriftReportCreatePermission = createPermission({
  name: 'iac-drift.report.create',
  attributes: { action: 'create' },
});

/** Reading the log itself: entries and checkpoints. @public */
export const iacDriftLedgerReadPermission = createPermission({
  name: 'iac-drift.ledger.read',
  attributes: { action: 'read' },
});

/** Starting a verification of the log by hand. @public */
export const iacDriftLedgerVerifyPermission = createPermission({
  name: 'iac-drift.ledger.verify',
  attributes: { action: 'create' },
});

/** Every permission of the plugin. @public */
export const iacDriftPermissions = [
  iacDriftFindingDecidePermission,
  iacDriftFindingReadPermission,
  iacDriftStackReadPermission,
  iacDriftScanCreatePermission,
  iacDriftReportCreatePermission,
  iacDriftLedgerReadPermission,
  iacDriftLedgerVerifyPermission,
];
