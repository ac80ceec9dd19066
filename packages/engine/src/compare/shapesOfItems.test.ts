/** @jest-environment node */
import { desired, live } from '../fixtures/account';
import { itemOf, judged } from '../fixtures/judged';
import { normaliseModel } from '../items/normaliseModel';
import { JsonObject, LiveItem } from '../types';
import { compare } from './compare';

describe('a database', () => {
  const instance = desired('aws_db_instance.d', {
    resource_id: 'db-1',
    identifier: 'd',
    availability_zone: 'eu-west-1a',
    multi_az: true,
    option_group_name: 'mine',
    parameter_group_name: 'mine',
  });
  const item = (more: JsonObject) =>
    itemOf('AWS::RDS::DBInstance', 'db-1', {
      dBInstanceIdentifier: 'd',
      availabilityZone: 'eu-west-1a',
      multiAZ: true,
      optionGroupMemberships: [{ optionGroupName: 'mine' }],
      dBParameterGroups: [{ dBParameterGroupName: 'mine' }],
      ...more,
    });

  it('of two zones may be in its other one', () => {
    const moved = {
      availabilityZone: 'eu-west-1b',
      secondaryAvailabilityZone: 'eu-west-1a',
    };
    expect(judged(instance, item(moved))).toBe('in-sync');
    expect(judged(instance, item({ availabilityZone: 'eu-west-1c' }))).toBe(
      'changed availability_zone',
    );
  });

  it('lists the group that it leaves beside the one that it gets', () => {
    const both = [
      { optionGroupName: 'default:mysql-8-0', status: 'removing' },
      { optionGroupName: 'mine', status: 'applying' },
    ];
    expect(judged(instance, item({ optionGroupMemberships: both }))).toBe(
      'in-sync',
    );
    expect(
      judged(instance, item({ optionGroupMemberships: both.slice(0, 1) })),
    ).toBe('changed option_group_name');
  });

  it.each(['aurora', 'standard'])('that asks for no storage type has %s', t => {
    const cluster = desired('aws_rds_cluster.c', {
      cluster_resource_id: 'cluster-1',
      storage_type: '',
      engine: 'x',
    });
    const got = (storageType: string) =>
      itemOf('AWS::RDS::DBCluster', 'cluster-1', { engine: 'x', storageType });
    expect(judged(cluster, got(t))).toBe('in-sync');
    expect(judged(cluster, got('io1'))).toBe('changed storage_type');
  });
});

describe('a function', () => {
  const lambda = desired('aws_lambda_function.f', {
    function_name: 'f',
    reserved_concurrent_executions: -1,
    handler: 'x',
    image_config: [{ command: ['a', 'b'], entry_point: [] }],
  });
  const item = (reserved: number, command = ['a', 'b']) =>
    itemOf(
      'AWS::Lambda::Function',
      'f',
      {
        functionName: 'f',
        handler: 'x',
        imageConfigResponse: { imageConfig: { command, entryPoint: null } },
      },
      { Concurrency: { reservedConcurrentExecutions: reserved } },
    );

  it('that may not run at all is not one without a limit', () => {
    expect(judged(lambda, item(0))).toBe(
      'changed reserved_concurrent_executions',
    );
  });

  it('is started by its words in their order', () => {
    const free = { ...lambda.attributes, reserved_concurrent_executions: 5 };
    const other = { ...lambda, attributes: free };
    expect(judged(other, item(5))).toBe('in-sync');
    expect(judged(other, item(5, ['b', 'a']))).toBe(
      'changed image_config[0].command',
    );
  });
});

describe('an instance', () => {
  const device = (name: string, volumeId: string) => ({
    deviceName: name,
    ebs: { volumeId, deleteOnTermination: true, status: 'attached' },
  });
  const item = (...further: JsonObject[]) =>
    itemOf('AWS::EC2::Instance', 'i-0123456789abcdef0', {
      instanceType: 't3.micro',
      rootDeviceName: '/dev/xvda',
      blockDeviceMappings: [device('/dev/xvda', 'vol-1'), ...further],
      networkInterfaces: [
        { attachment: { deviceIndex: 1 }, ipv6Addresses: [] },
        {
          attachment: { deviceIndex: 0 },
          ipv6Addresses: [{ ipv6Address: '2001:db8:0::1' }],
        },
      ],
    });
  const instance = (disks: JsonObject[]) =>
    desired('aws_instance.i', {
      id: 'i-0123456789abcdef0',
      instance_type: 't3.micro',
      ipv6_addresses: ['2001:db8::1'],
      ebs_block_device: disks,
    });
  const disk = {
    device_name: '/dev/sdf',
    volume_id: 'vol-2',
    delete_on_termination: true,
    volume_size: 10,
  };

  it('has the disks that it declares, and may have more', () => {
    const declared = device('/dev/sdf', 'vol-2');
    const attached = device('/dev/sdg', 'vol-3');
    expect(judged(instance([disk]), item(attached, declared))).toBe('in-sync');
    expect(judged(instance([]), item(attached))).toBe('in-sync');
    expect(judged(instance([disk]), item(attached))).toBe(
      'changed ebs_block_device',
    );
  });
});

describe('networks', () => {
  it('an IPv6 network that was given back is none', () => {
    const vpc = desired('aws_vpc.v', {
      id: 'vpc-0123456789abcdef0',
      cidr_block: '10.0.0.0/16',
      ipv6_cidr_block: '2001:db8::/56',
    });
    const item = (...networks: [string, string][]) =>
      itemOf('AWS::EC2::VPC', 'vpc-0123456789abcdef0', {
        cidrBlock: '10.0.0.0/16',
        ipv6CidrBlockAssociationSet: networks.map(([block, state]) => ({
          ipv6CidrBlock: block,
          ipv6CidrBlockState: { state },
        })),
      });
    const old: [string, string] = ['2001:db8:1::/56', 'disassociated'];
    expect(judged(vpc, item(old, ['2001:DB8:0::/56', 'associated']))).toBe(
      'in-sync',
    );
    expect(judged(vpc, item(old))).toBe('changed ipv6_cidr_block');
  });

  it('a NAT gateway has a primary address wherever it is listed', () => {
    const gateway = desired('aws_nat_gateway.n', {
      id: 'nat-0123456789abcdef0',
      allocation_id: 'eipalloc-1',
      secondary_allocation_ids: ['eipalloc-2'],
    });
    const item = (primary: string, other: string) =>
      itemOf('AWS::EC2::NatGateway', 'nat-0123456789abcdef0', {
        natGatewayAddresses: [
          { allocationId: other, isPrimary: false },
          { allocationId: primary, isPrimary: true },
        ],
      });
    expect(judged(gateway, item('eipalloc-1', 'eipalloc-2'))).toBe('in-sync');
    expect(judged(gateway, item('eipalloc-1', 'eipalloc-3'))).toBe(
      'changed secondary_allocation_ids',
    );
  });

  it('a load balancer of applications crosses zones whatever the state says', () => {
    const balancer = (load_balancer_type: string) =>
      desired('aws_lb.l', {
        arn: 'arn:aws:elasticloadbalancing:eu-west-1:1:loadbalancer/app/l/1',
        load_balancer_type,
        enable_cross_zone_load_balancing: false,
        xff_header_processing_mode: 'append',
      });
    const item = (type: string) =>
      itemOf(
        'AWS::ElasticLoadBalancingV2::LoadBalancer',
        'arn:aws:elasticloadbalancing:eu-west-1:1:loadbalancer/app/l/1',
        { type },
        {
          LoadBalancerAttributes: JSON.stringify([
            { key: 'load_balancing.cross_zone.enabled', value: 'true' },
          ]),
        },
      );
    expect(judged(balancer('application'), item('application'))).toBe(
      'in-sync',
    );
    expect(judged(balancer('network'), item('network'))).toBe(
      'changed enable_cross_zone_load_balancing',
    );
  });
});

describe('a group of mixed instances', () => {
  const group = (version: string, percentage: number) =>
    desired('aws_autoscaling_group.g', {
      arn: 'arn:g',
      name: 'g',
      mixed_instances_policy: [
        {
          instances_distribution: [
            {
              on_demand_allocation_strategy: 'prioritized',
              on_demand_percentage_above_base_capacity: percentage,
              spot_max_price: '',
            },
          ],
          launch_template: [
            {
              launch_template_specification: [
                { launch_template_id: 'lt-1', version },
              ],
              override: [{ instance_type: 'm5.large', weighted_capacity: '2' }],
            },
          ],
        },
      ],
    });
  const item = itemOf('AWS::AutoScaling::AutoScalingGroup', 'arn:g', {
    autoScalingGroupName: 'g',
    mixedInstancesPolicy: {
      launchTemplate: {
        launchTemplateSpecification: {
          launchTemplateId: 'lt-1',
          launchTemplateName: 'web',
          version: '$Latest',
        },
        overrides: [{ instanceType: 'm5.large', weightedCapacity: '2' }],
      },
      instancesDistribution: {
        onDemandAllocationStrategy: 'prioritized',
        onDemandBaseCapacity: 0,
        onDemandPercentageAboveBaseCapacity: 20,
      },
    },
  });

  it('is compared down to its parts', () => {
    expect(judged(group('$Latest', 20), item)).toBe('in-sync');
    expect(judged(group('3', 50), item)).toBe(
      'changed mixed_instances_policy[0].instances_distribution[0].on_demand_percentage_above_base_capacity mixed_instances_policy[0].launch_template[0].launch_template_specification[0].version',
    );
  });
});

describe('an alarm on an expression', () => {
  const alarm = desired('aws_cloudwatch_metric_alarm.a', {
    alarm_name: 'a',
    metric_query: [
      {
        id: 'rate',
        expression: 'errors / calls',
        label: 'rate',
        return_data: true,
        metric: [],
      },
      {
        id: 'errors',
        expression: '',
        metric: [
          {
            metric_name: 'Errors',
            namespace: 'AWS/Lambda',
            period: 60,
            stat: 'Sum',
            unit: '',
            dimensions: { FunctionName: 'f' },
          },
        ],
      },
    ],
  });
  const model = (stat: string): LiveItem => {
    const item = normaliseModel({
      typeName: 'AWS::CloudWatch::Alarm',
      identifier: 'a',
      properties: {
        AlarmName: 'a',
        Metrics: [
          {
            Id: 'errors',
            ReturnData: false,
            MetricStat: {
              Period: 60,
              Stat: stat,
              Metric: {
                MetricName: 'Errors',
                Namespace: 'AWS/Lambda',
                Dimensions: [{ Name: 'FunctionName', Value: 'f' }],
              },
            },
          },
          {
            Id: 'rate',
            Expression: 'errors / calls',
            Label: 'rate',
            ReturnData: true,
          },
        ],
      },
    });
    if (item === undefined) throw new Error('the fixture is no model');
    return item;
  };

  it('is compared where Cloud Control shows it', () => {
    expect(judged(alarm, model('Sum'))).toBe('in-sync');
    expect(judged(alarm, model('Average'))).toBe('changed metric_query');
  });
});

describe('a distribution', () => {
  const distribution = desired('aws_cloudfront_distribution.d', {
    id: 'E1',
    arn: 'arn:aws:cloudfront::111122223333:distribution/E1',
    enabled: true,
    http_version: 'http2and3',
    aliases: ['www.example.com'],
    origin: [
      {
        origin_id: 'api',
        domain_name: 'api.example.com',
        origin_path: '',
        connection_attempts: 3,
        connection_timeout: 10,
        custom_header: [{ name: 'X-Origin-Verify', value: 'hush-hush' }],
        custom_origin_config: [
          {
            http_port: 80,
            https_port: 443,
            origin_keepalive_timeout: 5,
            origin_protocol_policy: 'https-only',
            origin_read_timeout: 30,
            origin_ssl_protocols: ['TLSv1.2'],
          },
        ],
        origin_shield: [],
        s3_origin_config: [],
      },
    ],
    default_cache_behavior: [
      {
        allowed_methods: ['GET', 'HEAD'],
        compress: true,
        default_ttl: 0,
        target_origin_id: 'api',
        viewer_protocol_policy: 'redirect-to-https',
        trusted_signers: [],
      },
    ],
    logging_config: [],
    viewer_certificate: [{ acm_certificate_arn: 'arn:aws:acm:1' }],
  });
  const item = (policy: string, header: string, methods = ['HEAD', 'GET']) =>
    itemOf('AWS::CloudFront::Distribution', 'E1', {
      id: 'E1',
      distributionConfig: {
        enabled: true,
        httpVersion: 'HTTP2and3',
        priceClass: 'PriceClass_All',
        aliases: { quantity: 1, items: ['www.example.com'] },
        origins: {
          quantity: 1,
          items: [
            {
              id: 'api',
              domainName: 'api.example.com',
              originPath: '',
              connectionAttempts: 3,
              connectionTimeout: 10,
              customHeaders: {
                quantity: 1,
                items: [{ headerName: 'X-Origin-Verify', headerValue: header }],
              },
              customOriginConfig: {
                httpPort: 80,
                httpsPort: 443,
                originKeepaliveTimeout: 5,
                originProtocolPolicy: policy,
                originReadTimeout: 30,
                originSslProtocols: { quantity: 1, items: ['TLSv1.2'] },
              },
              originShield: { enabled: false, originShieldRegion: null },
              s3OriginConfig: null,
            },
          ],
        },
        defaultCacheBehavior: {
          targetOriginId: 'api',
          viewerProtocolPolicy: 'redirect-to-https',
          compress: true,
          allowedMethods: { quantity: 2, items: methods },
          trustedSigners: { enabled: false, quantity: 0, items: [] },
        },
        logging: { enabled: false, bucket: '', prefix: '' },
        viewerCertificate: { acmCertificateArn: 'arn:aws:acm:1' },
      },
    });

  it('is compared in the wrappers of its API', () => {
    expect(judged(distribution, item('https-only', 'hush-hush'))).toBe(
      'in-sync',
    );
    expect(judged(distribution, item('http-only', 'hush-hush', ['GET']))).toBe(
      'changed default_cache_behavior[0].allowed_methods origin',
    );
  });

  it('never shows what its origins know it by', () => {
    const { resources } = compare({
      desired: [distribution],
      live: [item('https-only', 'somebody-knows')],
    });
    expect(resources[0].changes).toMatchObject([
      { path: 'origin', sensitive: true },
    ]);
    expect(JSON.stringify(resources)).not.toMatch(/hush|somebody/);
  });
});

describe('a cluster of containers', () => {
  const cluster = (providers: string[]) =>
    desired('aws_ecs_cluster.c', {
      arn: 'arn:c',
      name: 'c',
      capacity_providers: providers,
    });
  const capacity = desired('aws_ecs_cluster_capacity_providers.c', {
    cluster_name: 'c',
    capacity_providers: ['FARGATE', 'FARGATE_SPOT'],
    default_capacity_provider_strategy: [
      { base: 1, capacity_provider: 'FARGATE', weight: 100 },
    ],
  });
  const item = (weight: number) =>
    live({
      resourceType: 'AWS::ECS::Cluster',
      resourceId: 'c',
      resourceName: 'c',
      arn: 'arn:c',
      configuration: {
        ClusterName: 'c',
        ClusterSettings: [{ Name: 'containerInsights', Value: 'disabled' }],
        CapacityProviders: ['FARGATE_SPOT', 'FARGATE'],
        DefaultCapacityProviderStrategy: [
          { Base: 1, CapacityProvider: 'FARGATE', Weight: weight },
        ],
      },
    });

  it('gets its capacity from a resource of its own', () => {
    expect(judged(capacity, item(100))).toBe('in-sync');
    expect(judged(capacity, item(50))).toBe(
      'changed default_capacity_provider_strategy',
    );
    expect(judged(cluster([]), item(100), [capacity])).toBe('in-sync');
    expect(judged(cluster(['FARGATE']), item(100))).toBe(
      'changed capacity_providers',
    );
  });
});

describe('a web ACL', () => {
  const acl = desired('aws_wafv2_web_acl.w', {
    id: 'a1',
    arn: 'arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/w/a1',
    name: 'w',
    scope: 'REGIONAL',
    default_action: [{ allow: [{ custom_request_handling: [] }], block: [] }],
    rule: [
      {
        name: 'known',
        priority: 1,
        action: [],
        override_action: [{ count: [], none: [{}] }],
        statement: [
          {
            managed_rule_group_statement: [{ name: 'AWSManagedRules' }],
            rate_based_statement: [],
          },
        ],
      },
    ],
  });
  const model = (action: JsonObject, override: JsonObject): LiveItem => {
    const item = normaliseModel({
      typeName: 'AWS::WAFv2::WebACL',
      identifier: 'w|a1|REGIONAL',
      properties: {
        Name: 'w',
        DefaultAction: action,
        Rules: [
          {
            Name: 'known',
            Priority: 1,
            OverrideAction: override,
            Statement: {
              ManagedRuleGroupStatement: { Name: 'AWSManagedRules' },
            },
          },
        ],
      },
    });
    if (item === undefined) throw new Error('the fixture is no model');
    return item;
  };

  it('does with requests what it was asked to', () => {
    expect(judged(acl, model({ Allow: {} }, { None: {} }))).toBe('in-sync');
    expect(judged(acl, model({ Block: {} }, { Count: {} }))).toBe(
      'changed default_action rule',
    );
  });
});

describe('a parameter group', () => {
  const group = desired('aws_db_parameter_group.p', {
    name: 'p',
    family: 'mysql8.0',
    parameter: [
      { name: 'max_connections', value: '500', apply_method: 'immediate' },
      { name: 'time_zone', value: 'UTC', apply_method: 'immediate' },
    ],
  });
  const model = (parameters: JsonObject): LiveItem => {
    const item = normaliseModel({
      typeName: 'AWS::RDS::DBParameterGroup',
      identifier: 'p',
      properties: { Family: 'mysql8.0', Parameters: parameters },
    });
    if (item === undefined) throw new Error('the fixture is no model');
    return item;
  };

  it('keeps the declared values, as far as they are shown', () => {
    expect(judged(group, model({ max_connections: 500 }))).toBe('in-sync');
    expect(judged(group, model({ max_connections: '600' }))).toBe(
      'changed parameter',
    );
  });
});
