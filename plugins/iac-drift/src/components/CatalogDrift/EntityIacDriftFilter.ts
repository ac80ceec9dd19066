import { Entity } from '@backstage/catalog-model';
import { EntityFilter } from '@backstage/plugin-catalog-react';
import {
  EntityStatusName,
  IAC_DRIFT_STATUS_ANNOTATION,
} from '@iac-drift/backstage-plugin-iac-drift-common';
import { readEntityStatus } from '../../model/entityStatus';

/**
 * Keeps the entities of the catalog whose drift comes to one of these. The backend
 * filters, so that pages are full and totals are right.
 *
 * @public
 */
export class EntityIacDriftFilter implements EntityFilter {
  readonly values: readonly EntityStatusName[];

  constructor(values: readonly EntityStatusName[]) {
    this.values = values;
  }

  getCatalogFilters(): Record<string, string[]> {
    return {
      [`metadata.annotations.${IAC_DRIFT_STATUS_ANNOTATION}`]: [...this.values],
    };
  }

  filterEntity(entity: Entity): boolean {
    const known = readEntityStatus(entity);
    return known !== undefined && this.values.includes(known.status);
  }

  toQueryValue(): string[] {
    return [...this.values];
  }
}
