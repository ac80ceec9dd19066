import type { ItemVersion, Resource } from './resource';

/** What a call makes of a resource. @public */
export type Edit = (resource: Resource, at: Date) => Resource | 'deleted';

/**
 * The configuration item that comes of an edit.
 *
 * @param options - `latest`: the newest item; `present`: the newest of them that is
 *   no deletion
 * @internal
 */
export function nextItem(options: {
  latest: ItemVersion;
  present: ItemVersion;
  edit: Edit;
  at: Date;
}): ItemVersion {
  const { latest, present, edit, at } = options;
  const { status: _, captureTime: __, ...rest } = structuredClone(present);
  const resource: Resource = {
    ...rest,
    configuration: rest.configuration ?? {},
  };
  const edited = edit(resource, at);
  const captureTime = new Date(
    Math.max(at.getTime(), Date.parse(latest.captureTime) + 1),
  ).toISOString();
  if (edited === 'deleted') {
    return {
      ...resource,
      configuration: null,
      supplementaryConfiguration: {},
      tags: {},
      relationships: [],
      resourceCreationTime: null,
      status: 'ResourceDeleted',
      captureTime,
    };
  }
  return {
    ...edited,
    status: latest.configuration ? 'OK' : 'ResourceDiscovered',
    captureTime,
  };
}
