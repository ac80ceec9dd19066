/** What an evidence bundle is of: its member `bundle.json`. @public */
export interface BundleManifest {
  format: 'iac-drift-evidence/1';
  /** Name of the log. */
  origin: string;
  /** Entries of the log that the checkpoint in the bundle covers. */
  size: number;
  /** Entries of it that are in the bundle. */
  entries: number;
  /** Said when the witnesses that the policy asks for had not cosigned the checkpoint. */
  cosigned?: false;
  /** What was asked for; entries that the caller might not see are left out. */
  selection: BundleSelection;
}

/** What evidence is asked for; conditions given together must all hold. @public */
export interface BundleSelection {
  entityRef?: string;
  owner?: string;
  system?: string;
  /** ISO 8601 UTC. */
  from?: string;
  /** ISO 8601 UTC, itself not included. */
  to?: string;
}

/** Names of the members that every bundle has, but for what is in folders. @public */
export const BUNDLE = {
  manifest: 'bundle.json',
  checkpoint: 'checkpoint',
  cosignatures: 'cosignatures',
  entries: 'entries.ndjson',
  key: 'trust/log.vkey',
  proof: 'proof',
  report: 'report.html',
  sums: 'SHA256SUMS',
  signature: 'SHA256SUMS.note',
} as const;

/** Most entries in one bundle. @public */
export const MAX_BUNDLE_ENTRIES = 100_000;

/** The text that the log's key signs for a bundle: who, and which SHA256SUMS. @public */
export function bundleStatement(origin: string, sumsSha256: string): string {
  return `iac-drift evidence\n${origin}\n${sumsSha256}\n`;
}
