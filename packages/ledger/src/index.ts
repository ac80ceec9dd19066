/**
 * A log that shows any change: entries chained by hash, a Merkle tree over the
 * same bytes (RFC 6962), checkpoints signed as notes (C2SP signed-note and
 * tlog-checkpoint), tiles, proofs and trust policies (C2SP tlog-tiles, tlog-proof
 * and tlog-policy), and the verification of all of them against each other.
 * No I/O and no Node API; bytes in, bytes out.
 *
 * @packageDocumentation
 */
export {
  equalBytes,
  fromBase64,
  fromHex,
  HASH_BYTES,
  type Sha256,
  toBase64,
  toHex,
} from './bytes';
export * from './canonical';
export * from './checkpoint';
export * from './cosignature';
export {
  EntryError,
  type EntryHeader,
  formatEntry,
  GENESIS_PREV,
  MAX_ENTRY_BYTES,
  parseEntryHeader,
  readEvent,
} from './entry';
export * from './event';
export {
  hashesFromTiles,
  type HashReader,
  proveConsistencyFrom,
  proveInclusionFrom,
  tileHashes,
  treeRootFrom,
  type TreeNode,
} from './hashReader';
export * from './keyRotation';
export {
  COSIGNATURE_NOTE_TYPE,
  ED25519_NOTE_TYPE,
  type Ed25519Verify,
  formatVkey,
  NoteError,
  type NoteKey,
  type NoteSigner,
  type OpenedNote,
  openNote,
  parseNote,
  parseVkey,
  signNote,
} from './note';
export {
  isQuorum,
  openWithPolicy,
  type Policy,
  type PolicyAnswer,
  PolicyError,
  type PolicyGroup,
  type PolicyLog,
  policyOfKeys,
  type PolicyWitness,
} from './policy';
export { formatPolicy, parsePolicy } from './policyFile';
export { ConsistencyError, type LogPrefix, readPrefix } from './prefix';
export * from './proof';
export * from './tile';
export { TileFiles } from './tileFiles';
export { TileWriter } from './tileWriter';
export * from './timestamp';
export * from './tlogProof';
export { Frontier, leafHash, nodeHash } from './tree';
export type {
  CannotSayReason,
  TamperProblem,
  TamperRule,
  Verification,
  VerificationFigures,
} from './verification';
export * from './verify';
export type {
  LogCheckpoint,
  LogSegment,
  VerifyLogOptions,
} from './verifyInput';
export * from './verifyProof';
export * from './verifyTiles';
export * from './witness';
