export { DriftRollup } from './DriftRollup';
export { EntityDriftRollupCard, RollupSkeleton } from './EntityDriftRollupCard';
