import { UnverifiedReason } from '../types';
import { typeNameOf } from '../items/normaliseModel';
import { Mapping } from './mapping';
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
  /**
   * What Cloud Control shows and AWS Config does not, or hardly ever. Absent when
   * that is nothing, so that asking is not worth while.
   */
  cloudControl?: { typeName: string; attributes: string[]; only: boolean };
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
    ...modelCoverage(mapping),
  }));
}

function modelCoverage({
  model,
  resourceType,
  attributes,
}: Mapping): Pick<TypeCoverage, 'cloudControl'> {
  if (model === undefined || model.shows.length === 0) return {};
  const only = model.shows === 'all';
  return {
    cloudControl: {
      typeName: typeNameOf(resourceType),
      attributes:
        model.shows === 'all' ? Object.keys(attributes).sort() : model.shows,
      only,
    },
  };
}
