import type { Edit } from '../account/edit';
import type { Resource } from '../account/resource';
import { isObject, type JsonObject, type JsonValue } from '../json';

/** A value, or one that depends on when the edit is made. @internal */
export type Value = JsonValue | ((at: Date) => JsonValue);

/** `configuration.memorySize`: no key on the way has a dot in it. */
function holderOf(resource: Resource, path: string): [JsonObject, string] {
  const keys = path.split('.');
  const last = keys.pop()!;
  let holder = resource as unknown as JsonObject;
  for (const key of keys) {
    const next = holder[key];
    if (!isObject(next)) throw new Error(`Nothing to edit at ${path}.`);
    holder = next;
  }
  return [holder, last];
}

function listAt(resource: Resource, path: string): JsonValue[] {
  const [holder, key] = holderOf(resource, path);
  const list = holder[key];
  if (!Array.isArray(list)) throw new Error(`No list to edit at ${path}.`);
  return list;
}

/** Gives a member another value. @internal */
export function set(path: string, value: Value): Edit {
  return (resource, at) => {
    const [holder, key] = holderOf(resource, path);
    holder[key] = typeof value === 'function' ? value(at) : value;
    return resource;
  };
}

/** Puts an element at the end of a list. @internal */
export function append(path: string, element: JsonValue): Edit {
  return resource => {
    listAt(resource, path).push(structuredClone(element));
    return resource;
  };
}

/** Takes an element out of a list. @internal */
export function remove(path: string, element: JsonValue): Edit {
  return resource => {
    const list = listAt(resource, path);
    const wanted = JSON.stringify(element);
    const index = list.findIndex(e => JSON.stringify(e) === wanted);
    if (index < 0) throw new Error(`Nothing to remove at ${path}.`);
    list.splice(index, 1);
    return resource;
  };
}

/** Gives a tag of an EC2 resource another value; both places that show it agree. @internal */
export function ec2Tag(key: string, value: string): Edit {
  return resource => {
    resource.tags[key] = value;
    const tags = listAt(resource, 'configuration.tags');
    const tag = tags.find(t => isObject(t) && t.key === key);
    if (isObject(tag)) tag.value = value;
    else tags.push({ key, value });
    return resource;
  };
}

/** Several edits, one after the other. @internal */
export function all(...edits: Edit[]): Edit {
  return (resource, at) =>
    edits.reduce<Resource | 'deleted'>(
      (current, edit) => (current === 'deleted' ? current : edit(current, at)),
      resource,
    );
}

/** The resource is gone. @internal */
export const deletion: Edit = () => 'deleted';

/** The resource is there again, as it last was. @internal */
export const recreation: Edit = resource => resource;
