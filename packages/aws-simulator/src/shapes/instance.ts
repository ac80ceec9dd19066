import { ACCOUNT_ID, REGION, type Resource } from '../account/resource';
import { keyValueTags, type Tags } from './tags';

const ec2Arn = (kind: string, id: string) =>
  `arn:aws:ec2:${REGION}:${ACCOUNT_ID}:${kind}/${id}`;

/**
 * AWS::EC2::Instance: a running Linux machine with one interface. What
 * DescribeInstances leaves out is Cloud Control's alone.
 *
 * @internal
 */
export function instance(facts: {
  id: string;
  imageId: string;
  instanceType: string;
  threads: number;
  privateIp: string;
  zone: string;
  subnetId: string;
  vpcId: string;
  securityGroup: { id: string; name: string };
  networkInterfaceId: string;
  instanceProfile: { arn: string; id: string };
  volumes: { device: string; id: string; deleteOnTermination: boolean }[];
  launchedAt: string;
  tags: Tags;
}): Resource {
  const privateDnsName = `ip-${facts.privateIp.replace(
    /\./g,
    '-',
  )}.${REGION}.compute.internal`;
  const groups = [
    {
      groupName: facts.securityGroup.name,
      groupId: facts.securityGroup.id,
    },
  ];
  return {
    resourceType: 'AWS::EC2::Instance',
    resourceId: facts.id,
    resourceName: null,
    arn: ec2Arn('instance', facts.id),
    awsRegion: REGION,
    availabilityZone: facts.zone,
    resourceCreationTime: facts.launchedAt,
    configuration: {
      amiLaunchIndex: 0,
      imageId: facts.imageId,
      instanceId: facts.id,
      instanceType: facts.instanceType,
      kernelId: null,
      keyName: null,
      launchTime: facts.launchedAt,
      monitoring: { state: 'disabled' },
      placement: {
        availabilityZone: facts.zone,
        affinity: null,
        groupName: '',
        partitionNumber: null,
        hostId: null,
        tenancy: 'default',
        spreadDomain: null,
      },
      platform: null,
      privateDnsName,
      privateIpAddress: facts.privateIp,
      productCodes: [],
      publicDnsName: '',
      publicIpAddress: null,
      ramdiskId: null,
      state: { code: 16, name: 'running' },
      stateTransitionReason: '',
      subnetId: facts.subnetId,
      vpcId: facts.vpcId,
      architecture: 'x86_64',
      blockDeviceMappings: facts.volumes.map(
        ({ device, id, deleteOnTermination }) => ({
          deviceName: device,
          ebs: {
            attachTime: facts.launchedAt,
            deleteOnTermination,
            status: 'attached',
            volumeId: id,
          },
        }),
      ),
      clientToken: '',
      ebsOptimized: false,
      enaSupport: true,
      hypervisor: 'xen',
      iamInstanceProfile: {
        arn: facts.instanceProfile.arn,
        id: facts.instanceProfile.id,
      },
      instanceLifecycle: null,
      elasticGpuAssociations: [],
      elasticInferenceAcceleratorAssociations: [],
      networkInterfaces: [
        {
          association: null,
          attachment: {
            attachTime: facts.launchedAt,
            attachmentId: facts.networkInterfaceId.replace(
              'eni-',
              'eni-attach-',
            ),
            deleteOnTermination: true,
            deviceIndex: 0,
            status: 'attached',
            networkCardIndex: 0,
          },
          description: '',
          groups,
          ipv6Addresses: [],
          networkInterfaceId: facts.networkInterfaceId,
          ownerId: ACCOUNT_ID,
          privateDnsName,
          privateIpAddress: facts.privateIp,
          privateIpAddresses: [
            {
              association: null,
              primary: true,
              privateDnsName,
              privateIpAddress: facts.privateIp,
            },
          ],
          sourceDestCheck: true,
          status: 'in-use',
          subnetId: facts.subnetId,
          vpcId: facts.vpcId,
          interfaceType: 'interface',
        },
      ],
      outpostArn: null,
      rootDeviceName: '/dev/xvda',
      rootDeviceType: 'ebs',
      securityGroups: groups,
      sourceDestCheck: true,
      spotInstanceRequestId: null,
      sriovNetSupport: null,
      stateReason: null,
      tags: keyValueTags(facts.tags),
      virtualizationType: 'hvm',
      cpuOptions: { coreCount: 1, threadsPerCore: facts.threads },
      capacityReservationId: null,
      capacityReservationSpecification: {
        capacityReservationPreference: 'open',
        capacityReservationTarget: null,
      },
      hibernationOptions: { configured: false },
      licenses: [],
      metadataOptions: {
        state: 'applied',
        httpTokens: 'required',
        httpPutResponseHopLimit: 2,
        httpEndpoint: 'enabled',
        httpProtocolIpv6: 'disabled',
        instanceMetadataTags: 'disabled',
      },
      enclaveOptions: { enabled: false },
      bootMode: 'uefi-preferred',
      platformDetails: 'Linux/UNIX',
      usageOperation: 'RunInstances',
      usageOperationUpdateTime: facts.launchedAt,
      privateDnsNameOptions: {
        hostnameType: 'ip-name',
        enableResourceNameDnsARecord: false,
        enableResourceNameDnsAAAARecord: false,
      },
      maintenanceOptions: { autoRecovery: 'default' },
      currentInstanceBootMode: 'uefi',
    },
    supplementaryConfiguration: {},
    modelOnly: {
      DisableApiTermination: false,
      InstanceInitiatedShutdownBehavior: 'stop',
      ...(facts.instanceType.startsWith('t')
        ? { CreditSpecification: { CPUCredits: 'unlimited' } }
        : {}),
    },
    tags: facts.tags,
    relationships: [
      {
        resourceType: 'AWS::EC2::NetworkInterface',
        resourceId: facts.networkInterfaceId,
        resourceName: null,
        relationshipName: 'Contains NetworkInterface',
      },
      {
        resourceType: 'AWS::EC2::SecurityGroup',
        resourceId: facts.securityGroup.id,
        resourceName: null,
        relationshipName: 'Is associated with SecurityGroup',
      },
      {
        resourceType: 'AWS::EC2::Subnet',
        resourceId: facts.subnetId,
        resourceName: null,
        relationshipName: 'Is contained in Subnet',
      },
    ],
  };
}

/** AWS::EC2::Volume, attached to an instance. @internal */
export function volume(facts: {
  id: string;
  size: number;
  zone: string;
  kmsKeyArn: string;
  snapshotId?: string;
  instanceId: string;
  device: string;
  deleteOnTermination: boolean;
  createdAt: string;
  tags: Tags;
}): Resource {
  return {
    resourceType: 'AWS::EC2::Volume',
    resourceId: facts.id,
    resourceName: null,
    arn: ec2Arn('volume', facts.id),
    awsRegion: REGION,
    availabilityZone: facts.zone,
    resourceCreationTime: facts.createdAt,
    configuration: {
      attachments: [
        {
          attachTime: facts.createdAt,
          device: facts.device,
          instanceId: facts.instanceId,
          state: 'attached',
          volumeId: facts.id,
          deleteOnTermination: facts.deleteOnTermination,
        },
      ],
      availabilityZone: facts.zone,
      createTime: facts.createdAt,
      encrypted: true,
      kmsKeyId: facts.kmsKeyArn,
      outpostArn: null,
      size: facts.size,
      snapshotId: facts.snapshotId ?? '',
      state: { value: 'in-use' },
      volumeId: facts.id,
      iops: 3000,
      tags: keyValueTags(facts.tags),
      volumeType: 'gp3',
      fastRestored: null,
      multiAttachEnabled: false,
      throughput: 125,
    },
    supplementaryConfiguration: {},
    tags: facts.tags,
    relationships: [
      {
        resourceType: 'AWS::EC2::Instance',
        resourceId: facts.instanceId,
        resourceName: null,
        relationshipName: 'Is attached to Instance',
      },
    ],
  };
}
