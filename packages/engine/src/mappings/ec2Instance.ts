import {
  arnOrName,
  blocks,
  boolean,
  cidr,
  exactText,
  kmsKey,
  number,
  setOf,
} from '../equality';
import { Semantics } from '../equality/semantics';
import { Observation, observe } from '../items/livePath';
import { asList, isObject, numeral, own, ownInAnyCase, text } from '../json';
import { JsonObject, LiveItem } from '../types';
import {
  asBlocks,
  at,
  elementWith,
  modelAt,
  reading,
  tagsIn,
  within,
} from './read';
import { by, modelBy } from './common';
import { mapping } from './mapping';

/** Of the instance's own disk. What kind of disk it is, is its volume's item. */
function rootDevice(item: LiveItem, path: string): Observation {
  const name = observe(item.configuration, 'rootDeviceName');
  if (!name.observed) return name;
  const device = elementWith(
    observe(item.configuration, 'blockDeviceMappings'),
    'deviceName',
    name.value,
  );
  return within(device, path);
}

/** The further disks that are attached. Which ones others attached, the item does not say. */
function furtherDevices(item: LiveItem): Observation {
  const root = observe(item.configuration, 'rootDeviceName');
  const all = observe(item.configuration, 'blockDeviceMappings');
  if (!root.observed || !all.observed) return { observed: false };
  const further = asList(all.value)
    .filter(isObject)
    .filter(device => ownInAnyCase(device, 'deviceName') !== root.value);
  return asBlocks(
    { observed: true, value: further },
    {
      device_name: 'deviceName',
      volume_id: 'ebs.volumeId',
      delete_on_termination: 'ebs.deleteOnTermination',
    },
  );
}

const DEVICE = blocks({
  device_name: null,
  volume_id: null,
  delete_on_termination: null,
});

/**
 * The declared disks are there; more may be, since other resources, services and
 * clusters attach disks too.
 */
const devices: Semantics = {
  name: 'block devices',
  compare: (desired, live) =>
    asList(desired).every(wanted =>
      asList(live).some(got => DEVICE.compare([wanted], [got]) === 'equal'),
    )
      ? 'equal'
      : 'different',
  show: live => live,
};

/** Of the instance's own interface; the list of all has no order. */
function ofOwnInterface(item: LiveItem, path: string): Observation {
  const all = observe(item.configuration, 'networkInterfaces');
  const list = all.observed ? asList(all.value).filter(isObject) : [];
  const isOwn = (candidate: JsonObject) => {
    const index = observe(candidate, 'attachment.deviceIndex');
    return index.observed && numeral(index.value) === 0;
  };
  const found = list.length > 1 ? list.find(isOwn) : list[0];
  return found ? observe(found, path) : { observed: false };
}

/**
 * DescribeInstances. User data, termination protection and credits have APIs of
 * their own; block devices are the volumes' items. Public addresses change when
 * an instance is stopped or given an Elastic IP, and are not compared.
 */
const instance = mapping('aws_instance', 'AWS::EC2::Instance', {
  locate: by('id'),
  model: modelBy(
    'id',
    'credit_specification[0].cpu_credits',
    'disable_api_termination',
    'instance_initiated_shutdown_behavior',
  ),
  attributes: {
    ami: at('imageId', exactText),
    instance_type: at('instanceType', exactText),
    availability_zone: at('placement.availabilityZone', exactText, {
      model: 'AvailabilityZone',
    }),
    tenancy: at('placement.tenancy', exactText, {
      default: 'default',
      model: 'Tenancy',
    }),
    placement_group: at('placement.groupName', exactText),
    placement_partition_number: at('placement.partitionNumber', number),
    host_id: at('placement.hostId', exactText),
    host_resource_group_arn: at('placement.hostResourceGroupArn', exactText),
    ipv6_addresses: reading(
      item => ofOwnInterface(item, 'ipv6Addresses[].ipv6Address'),
      setOf(cidr),
    ),
    ebs_block_device: reading(furtherDevices, devices, {
      declaredBy: ['aws_volume_attachment'],
    }),
    key_name: at('keyName', exactText),
    subnet_id: at('subnetId', exactText),
    private_ip: at('privateIpAddress', exactText),
    source_dest_check: at('sourceDestCheck', boolean, { default: true }),
    ebs_optimized: at('ebsOptimized', boolean),
    monitoring: at('monitoring.state', boolean, { model: 'Monitoring' }),
    iam_instance_profile: at('iamInstanceProfile.arn', arnOrName, {
      model: 'IamInstanceProfile',
    }),
    vpc_security_group_ids: at('securityGroups[].groupId', setOf(exactText), {
      declaredBy: ['aws_network_interface_sg_attachment'],
      model: 'SecurityGroupIds',
    }),
    hibernation: at('hibernationOptions.configured', boolean),
    'metadata_options[0].http_endpoint': at(
      'metadataOptions.httpEndpoint',
      exactText,
      { default: 'enabled' },
    ),
    'metadata_options[0].http_tokens': at(
      'metadataOptions.httpTokens',
      exactText,
      { default: 'optional' },
    ),
    'metadata_options[0].http_put_response_hop_limit': at(
      'metadataOptions.httpPutResponseHopLimit',
      number,
      { default: 1 },
    ),
    'metadata_options[0].http_protocol_ipv6': at(
      'metadataOptions.httpProtocolIpv6',
      exactText,
      { default: 'disabled' },
    ),
    'metadata_options[0].instance_metadata_tags': at(
      'metadataOptions.instanceMetadataTags',
      exactText,
      { default: 'disabled' },
    ),
    'cpu_options[0].core_count': at('cpuOptions.coreCount', number, {
      formerly: 'cpu_core_count',
    }),
    'cpu_options[0].threads_per_core': at('cpuOptions.threadsPerCore', number, {
      formerly: 'cpu_threads_per_core',
    }),
    'enclave_options[0].enabled': at('enclaveOptions.enabled', boolean),
    'maintenance_options[0].auto_recovery': at(
      'maintenanceOptions.autoRecovery',
      exactText,
      { default: 'default' },
    ),
    'private_dns_name_options[0].hostname_type': at(
      'privateDnsNameOptions.hostnameType',
      exactText,
      { default: 'ip-name' },
    ),
    'private_dns_name_options[0].enable_resource_name_dns_a_record': at(
      'privateDnsNameOptions.enableResourceNameDnsARecord',
      boolean,
    ),
    'private_dns_name_options[0].enable_resource_name_dns_aaaa_record': at(
      'privateDnsNameOptions.enableResourceNameDnsAAAARecord',
      boolean,
    ),
    'capacity_reservation_specification[0].capacity_reservation_preference': at(
      'capacityReservationSpecification.capacityReservationPreference',
      exactText,
      { default: 'open' },
    ),
    'credit_specification[0].cpu_credits': modelAt(
      'CreditSpecification.CPUCredits',
      exactText,
    ),
    disable_api_termination: modelAt('DisableApiTermination', boolean),
    instance_initiated_shutdown_behavior: modelAt(
      'InstanceInitiatedShutdownBehavior',
      exactText,
      { default: 'stop' },
    ),
    'root_block_device[0].delete_on_termination': reading(
      item => rootDevice(item, 'ebs.deleteOnTermination'),
      boolean,
    ),
    'root_block_device[0].device_name': at('rootDeviceName', exactText),
    'root_block_device[0].volume_id': reading(
      item => rootDevice(item, 'ebs.volumeId'),
      exactText,
    ),
    tags_all: tagsIn('tags'),
  },
  notVerifiable: {
    user_data: 'not-returned',
    user_data_base64: 'not-returned',
    disable_api_stop: 'not-returned',
    'root_block_device[0].encrypted': 'not-returned',
    'root_block_device[0].iops': 'not-returned',
    'root_block_device[0].kms_key_id': 'not-returned',
    'root_block_device[0].throughput': 'not-returned',
    'root_block_device[0].volume_size': 'not-returned',
    'root_block_device[0].volume_type': 'not-returned',
    network_interface: 'not-mapped',
    // A template is read when an instance starts, and not named afterwards.
    launch_template: 'write-only',
    volume_tags: 'not-returned',
    secondary_private_ips: 'not-mapped',
  },
  // Networks of containers take and give back such addresses all the time.
  restless: ['secondary_private_ips'],
  bookkeeping: [
    'associate_public_ip_address',
    'cpu_core_count',
    'cpu_threads_per_core',
    'ephemeral_block_device',
    'force_destroy',
    'get_password_data',
    'instance_lifecycle',
    'instance_state',
    'ipv6_address_count',
    'outpost_arn',
    'password_data',
    'placement_group_id',
    'primary_network_interface',
    'primary_network_interface_id',
    'private_dns',
    'public_dns',
    'public_ip',
    'root_block_device[0].tags',
    'root_block_device[0].tags_all',
    'security_groups',
    'spot_instance_request_id',
    'user_data_replace_on_change',
  ],
  declarers: {
    aws_volume_attachment: attributes => ({
      resourceId: text(attributes, 'instance_id'),
    }),
    aws_network_interface_sg_attachment: (attributes, related) => ({
      resourceId: text(
        related(
          'aws_instance',
          'primary_network_interface_id',
          own(attributes, 'network_interface_id'),
        ),
        'id',
      ),
    }),
  },
});

/** DescribeVolumes. */
const volume = mapping('aws_ebs_volume', 'AWS::EC2::Volume', {
  locate: by('id'),
  attributes: {
    availability_zone: at('availabilityZone', exactText),
    size: at('size', number),
    type: at('volumeType', exactText),
    iops: at('iops', number),
    throughput: at('throughput', number),
    encrypted: at('encrypted', boolean),
    kms_key_id: at('kmsKeyId', kmsKey),
    snapshot_id: at('snapshotId', exactText),
    multi_attach_enabled: at('multiAttachEnabled', boolean),
    outpost_arn: at('outpostArn', exactText),
    tags_all: tagsIn('tags'),
  },
  bookkeeping: ['final_snapshot', 'create_time', 'volume_initialization_rate'],
});

/** Attachments are listed with the volume. */
const attachmentOf = (item: LiveItem, attributes: JsonObject) =>
  elementWith(
    observe(item.configuration, 'attachments'),
    'instanceId',
    own(attributes, 'instance_id'),
  );

const volumeAttachment = mapping('aws_volume_attachment', 'AWS::EC2::Volume', {
  locate: attributes => ({ resourceId: text(attributes, 'volume_id') }),
  many: true,
  part: attachmentOf,
  attributes: {
    device_name: reading((item, attributes) => {
      const found = attachmentOf(item, attributes);
      return found.observed && isObject(found.value)
        ? observe(found.value, 'device')
        : { observed: false };
    }, exactText),
  },
  bookkeeping: [
    'force_detach',
    'instance_id',
    'skip_destroy',
    'stop_instance_before_detaching',
    'volume_id',
  ],
});

export const ec2Instance = [instance, volume, volumeAttachment];
