import { UnverifiedReason } from '../types';
import { mappingsInOrder } from './registry';

/** What can be checked of one Terraform type. @public */
export interface TypeCoverage {
  type: string;
  /** AWS Config's type of the item that shows it. */
  resourceType: string;
  /** `documented` until an item of the type was read: see `docs/mappings.md`. */
  shape: 'recorded' | 'documented';
  /** Attributes that are compared, in the provider's names. */
  compared: string[];
  /** Attributes that cannot be, with the reason. */
  notVerifiable: { path: string; reason: UnverifiedReason }[];
}

/** What can be checked of each supported type, in order of type. @public */
export function typeCoverage(): TypeCoverage[] {
  return mappingsInOrder().map(([type, mapping]) => ({
    type,
    resourceType: mapping.resourceType,
    shape: mapping.shape === undefined ? 'recorded' : 'documented',
    compared: [
      ...Object.keys(mapping.attributes),
      ...Object.keys(mapping.parts),
      ...mapping.partOf,
    ].sort(),
    notVerifiable: Object.entries(mapping.notVerifiable)
      .map(([path, reason]) => ({ path, reason }))
      .sort((a, b) => (a.path < b.path ? -1 : 1)),
  }));
}
