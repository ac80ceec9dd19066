import {
  arnOrName,
  blocks,
  exactText,
  Fields,
  number,
  setOf,
} from '../equality';
import { Semantics } from '../equality/semantics';
import { asList, isObject, own, parseJson, text } from '../json';
import { JsonObject, JsonValue } from '../types';
import { mapping } from './mapping';
import { at, tagsIn } from './read';

/** What is compared of a container; the API's own words, whatever their case. */
const CONTAINER: Fields = {
  name: null,
  image: null,
  cpu: null,
  memory: null,
  memoryreservation: null,
  essential: true,
  command: null,
  entrypoint: null,
  environment: { name: null, value: null },
  secrets: { name: null, valuefrom: null },
  portmappings: { containerport: null, hostport: null, protocol: 'tcp' },
  mountpoints: { sourcevolume: null, containerpath: null, readonly: null },
  dependson: { containername: null, condition: null },
  logconfiguration: { logdriver: null, options: null },
  dockerlabels: null,
  ulimits: { name: null, softlimit: null, hardlimit: null },
  privileged: null,
  readonlyrootfilesystem: null,
  user: null,
  workingdirectory: null,
};

/** Keys that are the owner's words and keep their case. */
const FREE = new Set(['options', 'dockerlabels']);

const containers = blocks(CONTAINER);

/**
 * The same containers. The state has them as the API's JSON text, the item in
 * CloudFormation's spelling, with every empty list written out.
 */
const containerDefinitions: Semantics = {
  name: 'container definitions',
  compare: (desired, live) => {
    const wanted = typeof desired === 'string' ? parseJson(desired) : desired;
    if (!Array.isArray(wanted)) return 'unknown';
    return containers.compare(plain(wanted), plain(live));
  },
  show: live => JSON.stringify(live),
};

function plain(value: JsonValue): JsonValue {
  return asList(value)
    .filter(isObject)
    .map(container => lowered(container));
}

/**
 * Keys in lower case. An `essential` of false is told from none, and a host port
 * that only repeats the container's, as awsvpc does, is none.
 */
function lowered(object: JsonObject): JsonObject {
  const plainKeys: JsonObject = Object.fromEntries(
    Object.entries(object).map(([key, value]) => {
      const name = key.toLowerCase();
      if (name === 'essential') return [name, value === false ? 'no' : true];
      return [name, FREE.has(name) ? value : inner(value)];
    }),
  );
  return own(plainKeys, 'hostport') === own(plainKeys, 'containerport')
    ? { ...plainKeys, hostport: null }
    : plainKeys;
}

function inner(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(inner);
  return isObject(value) ? lowered(value) : value;
}

/** A revision does not change; it is replaced, or made inactive. */
const taskDefinition = mapping(
  'aws_ecs_task_definition',
  'AWS::ECS::TaskDefinition',
  {
    locate: attributes => {
      const family = text(attributes, 'family');
      const revision = own(attributes, 'revision');
      return {
        resourceId: family && revision ? `${family}:${revision}` : undefined,
        arn: text(attributes, 'arn'),
      };
    },
    attributes: {
      family: at('Family', exactText),
      cpu: at('Cpu', number),
      memory: at('Memory', number),
      network_mode: at('NetworkMode', exactText, { default: 'bridge' }),
      requires_compatibilities: at('RequiresCompatibilities', setOf(exactText)),
      execution_role_arn: at('ExecutionRoleArn', arnOrName),
      task_role_arn: at('TaskRoleArn', arnOrName),
      ipc_mode: at('IpcMode', exactText),
      pid_mode: at('PidMode', exactText),
      container_definitions: at('ContainerDefinitions', containerDefinitions),
      'ephemeral_storage[0].size_in_gib': at(
        'EphemeralStorage.SizeInGiB',
        number,
      ),
      'runtime_platform[0].cpu_architecture': at(
        'RuntimePlatform.CpuArchitecture',
        exactText,
      ),
      'runtime_platform[0].operating_system_family': at(
        'RuntimePlatform.OperatingSystemFamily',
        exactText,
      ),
      tags_all: tagsIn('Tags'),
    },
    notVerifiable: {
      enable_fault_injection: 'not-mapped',
      inference_accelerator: 'not-mapped',
      placement_constraints: 'not-mapped',
      proxy_configuration: 'not-mapped',
      volume: 'not-mapped',
    },
    bookkeeping: [
      'arn_without_revision',
      'revision',
      'skip_destroy',
      'track_latest',
    ],
  },
);

export const ecsTaskDefinition = [taskDefinition];
