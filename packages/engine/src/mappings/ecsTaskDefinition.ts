import {
  arnOrName,
  blocks,
  exactText,
  Fields,
  number,
  setOf,
} from '../equality';
import { Semantics } from '../equality/semantics';
import { observe } from '../items/livePath';
import {
  asList,
  isEmpty,
  isObject,
  own,
  parseJson,
  spelling,
  text,
} from '../json';
import { JsonObject, JsonValue } from '../types';
import { mapping } from './mapping';
import { alike, asBlocks, at, tagsIn } from './read';

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
  environmentfiles: { type: null, value: null },
  secrets: { name: null, valuefrom: null },
  portmappings: {
    appprotocol: null,
    containerport: null,
    containerportrange: null,
    hostport: null,
    name: null,
    protocol: 'tcp',
  },
  mountpoints: { sourcevolume: null, containerpath: null, readonly: null },
  volumesfrom: { sourcecontainer: null, readonly: null },
  dependson: { containername: null, condition: null },
  healthcheck: {
    command: null,
    interval: 30,
    retries: 3,
    startperiod: null,
    timeout: 5,
  },
  linuxparameters: {
    capabilities: { add: null, drop: null },
    devices: { containerpath: null, hostpath: null, permissions: null },
    initprocessenabled: null,
    maxswap: null,
    sharedmemorysize: null,
    swappiness: null,
    tmpfs: { containerpath: null, mountoptions: null, size: null },
  },
  logconfiguration: {
    logdriver: null,
    options: null,
    secretoptions: { name: null, valuefrom: null },
  },
  firelensconfiguration: { type: null, options: null },
  repositorycredentials: { credentialsparameter: null },
  resourcerequirements: { type: null, value: null },
  systemcontrols: { namespace: null, value: null },
  extrahosts: { hostname: null, ipaddress: null },
  dockerlabels: null,
  dockersecurityoptions: null,
  dnssearchdomains: null,
  dnsservers: null,
  hostname: null,
  interactive: null,
  links: null,
  pseudoterminal: null,
  starttimeout: null,
  stoptimeout: null,
  ulimits: { name: null, softlimit: null, hardlimit: null },
  privileged: null,
  readonlyrootfilesystem: null,
  user: null,
  workingdirectory: null,
};

/** Keys that are the owner's words and keep their case. */
const FREE = new Set(['options', 'dockerlabels']);

/** Lists whose order counts. */
const ORDERED = new Set(['command', 'entrypoint']);

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
      if (name === 'essential')
        return [name, spelling(value) === 'false' ? 'no' : true];
      if (ORDERED.has(name)) {
        return [name, isEmpty(value) ? null : JSON.stringify(value)];
      }
      return [name, FREE.has(name) ? value : inner(value)];
    }),
  );
  const host = own(plainKeys, 'hostport');
  const isRepeated =
    host !== undefined &&
    spelling(host) === spelling(own(plainKeys, 'containerport'));
  return isRepeated ? { ...plainKeys, hostport: null } : plainKeys;
}

function inner(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(inner);
  return isObject(value) ? lowered(value) : value;
}

const volumes = alike(
  item =>
    asBlocks(observe(item.configuration, 'Volumes'), {
      name: 'Name',
      host_path: 'Host.SourcePath',
      configure_at_launch: 'ConfiguredAtLaunch',
      docker_volume_configuration: volume =>
        asBlocks(observe(volume, 'DockerVolumeConfiguration'), {
          autoprovision: 'Autoprovision',
          driver: 'Driver',
          driver_opts: 'DriverOpts',
          labels: 'Labels',
          scope: 'Scope',
        }),
      efs_volume_configuration: volume =>
        asBlocks(observe(volume, 'EFSVolumeConfiguration'), {
          file_system_id: 'FilesystemId',
          root_directory: 'RootDirectory',
          transit_encryption: 'TransitEncryption',
          transit_encryption_port: 'TransitEncryptionPort',
          authorization_config: efs =>
            asBlocks(observe(efs, 'AuthorizationConfig'), {
              access_point_id: 'AccessPointId',
              iam: 'IAM',
            }),
        }),
    }),
  blocks({
    name: null,
    host_path: null,
    configure_at_launch: null,
    docker_volume_configuration: {
      autoprovision: null,
      driver: null,
      driver_opts: null,
      labels: null,
      scope: null,
    },
    efs_volume_configuration: {
      file_system_id: null,
      root_directory: '/',
      transit_encryption: 'DISABLED',
      transit_encryption_port: null,
      authorization_config: { access_point_id: null, iam: 'DISABLED' },
    },
  }),
);

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
      requires_compatibilities: at(
        'RequiresCompatibilities',
        setOf(exactText),
        { default: ['EC2'] },
      ),
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
      volume: volumes,
      tags_all: tagsIn('Tags'),
    },
    notVerifiable: {
      enable_fault_injection: 'not-mapped',
      inference_accelerator: 'not-mapped',
      placement_constraints: 'not-mapped',
      proxy_configuration: 'not-mapped',
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
