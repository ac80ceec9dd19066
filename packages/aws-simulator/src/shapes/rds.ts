import { ACCOUNT_ID, REGION, type Resource } from '../account/resource';
import { keyValueTags, type Tags } from './tags';

/** AWS::RDS::DBSubnetGroup; only the first letter is lowered: `dBSubnetGroupName`. @internal */
export function dbSubnetGroup(facts: {
  name: string;
  description: string;
  vpcId: string;
  subnets: { id: string; zone: string }[];
  tags: Tags;
}): Resource {
  const arn = `arn:aws:rds:${REGION}:${ACCOUNT_ID}:subgrp:${facts.name}`;
  return {
    resourceType: 'AWS::RDS::DBSubnetGroup',
    resourceId: facts.name,
    resourceName: facts.name,
    arn,
    awsRegion: REGION,
    availabilityZone: 'Multiple Availability Zones',
    resourceCreationTime: null,
    configuration: {
      dBSubnetGroupName: facts.name,
      dBSubnetGroupDescription: facts.description,
      vpcId: facts.vpcId,
      subnetGroupStatus: 'Complete',
      subnets: subnetsOf(facts.subnets),
      dBSubnetGroupArn: arn,
    },
    supplementaryConfiguration: { Tags: keyValueTags(facts.tags) },
    tags: facts.tags,
    relationships: [],
  };
}

function subnetsOf(subnets: { id: string; zone: string }[]) {
  return subnets.map(({ id, zone }) => ({
    subnetIdentifier: id,
    subnetAvailabilityZone: { name: zone },
    subnetOutpost: null,
    subnetStatus: 'Active',
  }));
}

/**
 * AWS::RDS::DBInstance. The id is the resource id (`db-…`), not the name; the
 * port stands in the endpoint while `dbInstancePort` is 0; the engine's version
 * is the full one although code asks for `16`.
 *
 * @internal
 */
export function dbInstance(facts: {
  resourceId: string;
  identifier: string;
  instanceClass: string;
  engineVersion: string;
  family: string;
  allocatedStorage: number;
  maxAllocatedStorage: number;
  dbName: string;
  username: string;
  subnetGroup: {
    name: string;
    description: string;
    vpcId: string;
    subnets: { id: string; zone: string }[];
  };
  securityGroupId: string;
  zone: string;
  kmsKeyArn: string;
  insightsKeyArn: string;
  endpointSuffix: string;
  createdAt: string;
  tags: Tags;
}): Resource {
  const arn = `arn:aws:rds:${REGION}:${ACCOUNT_ID}:db:${facts.identifier}`;
  return {
    resourceType: 'AWS::RDS::DBInstance',
    resourceId: facts.resourceId,
    resourceName: facts.identifier,
    arn,
    awsRegion: REGION,
    availabilityZone: facts.zone,
    resourceCreationTime: facts.createdAt,
    configuration: {
      dBInstanceIdentifier: facts.identifier,
      dBInstanceClass: facts.instanceClass,
      engine: 'postgres',
      dBInstanceStatus: 'available',
      masterUsername: facts.username,
      dBName: facts.dbName,
      endpoint: {
        address: `${facts.identifier}.${facts.endpointSuffix}`,
        port: 5432,
        hostedZoneId: 'Z29XKXDKYMONMX',
      },
      allocatedStorage: facts.allocatedStorage,
      instanceCreateTime: facts.createdAt,
      preferredBackupWindow: '02:10-02:40',
      backupRetentionPeriod: 14,
      dBSecurityGroups: [],
      vpcSecurityGroups: [
        { vpcSecurityGroupId: facts.securityGroupId, status: 'active' },
      ],
      dBParameterGroups: [
        {
          dBParameterGroupName: `default.${facts.family}`,
          parameterApplyStatus: 'in-sync',
        },
      ],
      availabilityZone: facts.zone,
      dBSubnetGroup: {
        dBSubnetGroupName: facts.subnetGroup.name,
        dBSubnetGroupDescription: facts.subnetGroup.description,
        vpcId: facts.subnetGroup.vpcId,
        subnetGroupStatus: 'Complete',
        subnets: subnetsOf(facts.subnetGroup.subnets),
        dBSubnetGroupArn: null,
      },
      preferredMaintenanceWindow: 'sun:03:30-sun:04:00',
      pendingModifiedValues: {
        dBInstanceClass: null,
        allocatedStorage: null,
        masterUserPassword: null,
        port: null,
        backupRetentionPeriod: null,
        multiAZ: null,
        engineVersion: null,
        licenseModel: null,
        iops: null,
        dBInstanceIdentifier: null,
        storageType: null,
        cACertificateIdentifier: null,
        dBSubnetGroupName: null,
        pendingCloudwatchLogsExports: null,
        processorFeatures: [],
        iAMDatabaseAuthenticationEnabled: null,
      },
      latestRestorableTime: null,
      multiAZ: true,
      engineVersion: facts.engineVersion,
      autoMinorVersionUpgrade: true,
      readReplicaSourceDBInstanceIdentifier: null,
      readReplicaDBInstanceIdentifiers: [],
      readReplicaDBClusterIdentifiers: [],
      replicaMode: null,
      licenseModel: 'postgresql-license',
      iops: 3000,
      optionGroupMemberships: [
        {
          optionGroupName: `default:${facts.family.replace(
            'postgres',
            'postgres-',
          )}`,
          status: 'in-sync',
        },
      ],
      characterSetName: null,
      ncharCharacterSetName: null,
      secondaryAvailabilityZone: 'eu-west-1b',
      publiclyAccessible: false,
      statusInfos: [],
      storageType: 'gp3',
      tdeCredentialArn: null,
      dbInstancePort: 0,
      dBClusterIdentifier: null,
      storageEncrypted: true,
      kmsKeyId: facts.kmsKeyArn,
      dbiResourceId: facts.resourceId,
      cACertificateIdentifier: 'rds-ca-rsa2048-g1',
      domainMemberships: [],
      copyTagsToSnapshot: true,
      monitoringInterval: 0,
      enhancedMonitoringResourceArn: null,
      monitoringRoleArn: null,
      promotionTier: null,
      dBInstanceArn: arn,
      timezone: null,
      iAMDatabaseAuthenticationEnabled: true,
      performanceInsightsEnabled: true,
      performanceInsightsKMSKeyId: facts.insightsKeyArn,
      performanceInsightsRetentionPeriod: 7,
      enabledCloudwatchLogsExports: ['postgresql', 'upgrade'],
      processorFeatures: [],
      deletionProtection: true,
      associatedRoles: [],
      listenerEndpoint: null,
      maxAllocatedStorage: facts.maxAllocatedStorage,
      tagList: keyValueTags(facts.tags),
      customerOwnedIpEnabled: false,
    },
    supplementaryConfiguration: { Tags: keyValueTags(facts.tags) },
    tags: facts.tags,
    relationships: [
      {
        resourceType: 'AWS::RDS::DBSubnetGroup',
        resourceId: facts.subnetGroup.name,
        resourceName: null,
        relationshipName: 'Is associated with DBSubnetGroup',
      },
      {
        resourceType: 'AWS::EC2::SecurityGroup',
        resourceId: facts.securityGroupId,
        resourceName: null,
        relationshipName: 'Is associated with SecurityGroup',
      },
    ],
  };
}
