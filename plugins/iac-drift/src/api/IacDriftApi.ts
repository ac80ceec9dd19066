import { CompoundEntityRef } from '@backstage/catalog-model';
import { createApiRef } from '@backstage/core-plugin-api';
import {
  DecisionRequest,
  EntityDrift,
  Finding,
  FindingCode,
  FindingDetails,
  FindingGroup,
  FindingGrouping,
  FindingKind,
  FindingState,
  IgnoreRuleStatus,
  LedgerStatus,
  LedgerVerification,
  Overview,
  Page,
  ResourceStatus,
  Rollup,
  Severity,
  Stack,
  Verdict,
} from '@iac-drift/backstage-plugin-iac-drift-common';

/** Narrows a list of findings; what is left out does not narrow. @public */
export interface FindingFilter {
  entityRef?: string;
  /** Entity ref of an owner. */
  owner?: string;
  /** Only what nobody owns. */
  ownerless?: string;
  /** Session of an actor, as a group of findings names it. */
  session?: string;
  /** Entity ref of a system. */
  system?: string;
  /**
   * Entity refs with commas: of groups and users what they own, of others their
   * parts and the parts of these.
   */
  within?: string;
  /** Only what belongs to no entity. */
  unowned?: string;
  /** Id of a cloud account. */
  account?: string;
  /** Stack ref. */
  stack?: string;
  kind?: FindingKind;
  state?: FindingState;
  severity?: Severity;
  /** Terraform type: `aws_security_group`. */
  type?: string;
  /** Free text. */
  q?: string;
}

/** Narrows a list of resources; what is left out does not narrow. @public */
export interface ResourceFilter {
  entityRef?: string;
  /** Stack ref. */
  stack?: string;
  verdict?: Verdict;
  /** Terraform type. */
  type?: string;
  /** Free text. */
  q?: string;
}

/** Which page of a list; the first one, of the server's size, when left out. @public */
export interface PageRequest {
  /** As answered in `pageInfo`. */
  cursor?: string;
  /** How many items, at most. */
  limit?: number;
}

/** The log, by its name, and every key that was ever its own, oldest first. @public */
export interface LedgerEpoch {
  origin: string;
  /** C2SP verifier keys: `name+keyid+base64`. */
  vkeys: string[];
}

/** Which evidence; conditions given together must all hold. @public */
export interface EvidenceRequest {
  entityRef?: string;
  /** Entity ref of an owner. */
  owner?: string;
  /** Entity ref of a system. */
  system?: string;
  /** ISO 8601. */
  from?: string;
  /** ISO 8601, itself not included. */
  to?: string;
  /** A tar that can be checked by itself, or OCSF events, a line each. */
  format?: 'bundle' | 'ocsf';
}

/** Entries of the log in a row; the backend may answer fewer. @public */
export interface LedgerRange {
  /** Sequence number of the first. */
  from: number;
  /** How many, at most; no more than 10,000. */
  limit: number;
}

/**
 * What the pages ask of the backend. Each method rejects with a
 * `ResponseError` when the backend refuses.
 *
 * @public
 */
export interface IacDriftApi {
  getOverview(): Promise<Overview>;
  getEntityDrift(entity: CompoundEntityRef): Promise<EntityDrift>;
  /**
   * Added up over what belongs to these entities: of groups and users what they
   * own, of others their parts and the parts of these.
   */
  getRollup(entityRefs: readonly string[]): Promise<Rollup>;
  listFindings(
    filter?: FindingFilter,
    page?: PageRequest,
  ): Promise<Page<Finding>>;
  /** What those findings have in common. */
  listFindingGroups(
    by: FindingGrouping,
    filter?: FindingFilter,
    page?: PageRequest,
  ): Promise<Page<FindingGroup>>;
  /** The findings, all of them, as CSV. */
  getFindingSheet(filter?: FindingFilter): Promise<Blob>;
  getFinding(id: string): Promise<FindingDetails>;
  /** Where the resource of a finding is written, as far as that is certain. */
  getFindingCode(id: string): Promise<FindingCode>;
  /** Records what the user decides on a finding. */
  decide(findingId: string, decision: DecisionRequest): Promise<FindingDetails>;
  listResources(
    filter?: ResourceFilter,
    page?: PageRequest,
  ): Promise<Page<ResourceStatus>>;
  listStacks(page?: PageRequest): Promise<Page<Stack>>;
  getStack(id: string): Promise<Stack>;
  /** Asks for a scan and does not wait for it: the stack says when it is done. */
  startScan(stackId: string): Promise<void>;
  /** The rules that hide differences, and what each hides today. */
  listIgnoreRules(): Promise<IgnoreRuleStatus[]>;
  /** Copies of the log, witnesses, and whether it is signed. */
  getLedgerStatus(): Promise<LedgerStatus>;
  getLedgerEpoch(): Promise<LedgerEpoch>;
  /** The newest signed checkpoint, byte for byte. */
  getLedgerCheckpoint(): Promise<Uint8Array>;
  /** Entries as stored, one a line, byte for byte. Empty behind the end of the log. */
  readLedgerEntries(
    range: LedgerRange,
    options?: { signal?: AbortSignal },
  ): Promise<Uint8Array>;
  /** The proof of one entry as a file, C2SP tlog-proof. */
  getLedgerProof(seq: number): Promise<Blob>;
  /**
   * Evidence as a file.
   *
   * @param options - `onProgress`: is told how many bytes have come
   */
  getEvidence(
    request: EvidenceRequest,
    options?: { signal?: AbortSignal; onProgress?: (bytes: number) => void },
  ): Promise<Blob>;
  /** Verifications of the log by the backend, the newest first. */
  listLedgerVerifications(): Promise<LedgerVerification[]>;
}

/** @public */
export const iacDriftApiRef = createApiRef<IacDriftApi>({
  id: 'plugin.iac-drift.client',
});
