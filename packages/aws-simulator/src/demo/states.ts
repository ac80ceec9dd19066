import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isObject, type JsonObject, type JsonValue } from '../json';
import type { Adoption } from '../scenarios/scenario';

/** Where the demo keeps the states of its services, which its portal reads. */
function stateFile(
  service: string,
  env: Record<string, string | undefined>,
): string {
  // yarn and npm run their scripts in the root.
  const folder = resolve(env.IAC_DRIFT_DEMO_DIR || '.demo');
  return join(folder, 'states', service, 'terraform.tfstate');
}

/**
 * Writes what the cloud has into the state of a service, as an apply of changed
 * code would, or what the code said before.
 *
 * @returns the serial of the state that says so now; undefined when it did already
 * @throws with one sentence when there is no such state
 * @internal
 */
export function writeToState(options: {
  service: string;
  adoption: Adoption;
  value: 'was' | 'becomes';
  env: Record<string, string | undefined>;
}): number | undefined {
  const { service, adoption, value, env } = options;
  const path = stateFile(service, env);
  const state = read(path);
  const attributes = attributesOf(state, adoption);
  if (!attributes) {
    throw new Error(`${path} has no ${adoption.type}.${adoption.name}.`);
  }
  if (attributes[adoption.attribute] === adoption[value]) return undefined;
  attributes[adoption.attribute] = adoption[value];
  const serial = Number(state.serial) + 1;
  const temporary = `${path}.${process.pid}.tmp`;
  writeFileSync(
    temporary,
    `${JSON.stringify({ ...state, serial }, null, 2)}\n`,
  );
  renameSync(temporary, path);
  return serial;
}

function read(path: string): JsonObject {
  try {
    const state: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (isObject(state)) return state;
  } catch {
    // Said below.
  }
  throw new Error(
    `There is no state of the demo at ${path}: start the demo with "npm start" in another terminal (or set IAC_DRIFT_DEMO_DIR).`,
  );
}

function attributesOf(
  { resources }: JsonObject,
  { type, name, index }: Adoption,
): JsonObject | undefined {
  const instances = list(resources)
    .filter(resource => resource.type === type && resource.name === name)
    .flatMap(resource => list(resource.instances));
  const found = instances.find(
    instance => index === undefined || instance.index_key === index,
  );
  return isObject(found?.attributes) ? found.attributes : undefined;
}

function list(value: JsonValue | undefined): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}
