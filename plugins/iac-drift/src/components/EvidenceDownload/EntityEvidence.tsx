import {
  Entity,
  RELATION_OWNED_BY,
  RELATION_PART_OF,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { useEntity } from '@backstage/plugin-catalog-react';
import { EvidenceDownload } from './EvidenceDownload';
import { EvidenceScope } from './EvidenceForm';

/** Offers evidence of the entity whose page it is, its owner or its system. @internal */
export function EntityEvidence() {
  const { entity } = useEntity();
  return <EvidenceDownload size="small" scopes={scopesOf(entity)} />;
}

function scopesOf(entity: Entity): EvidenceScope[] {
  const { relations = [] } = entity;
  return [
    { kind: 'entityRef', ref: stringifyEntityRef(entity) },
    ...relations
      .filter(({ type }) => type === RELATION_OWNED_BY)
      .map(({ targetRef }) => ({ kind: 'owner', ref: targetRef } as const)),
    ...relations
      .filter(
        ({ type, targetRef }) =>
          type === RELATION_PART_OF && targetRef.startsWith('system:'),
      )
      .map(({ targetRef }) => ({ kind: 'system', ref: targetRef } as const)),
  ];
}
