/** @jest-environment node */
import { desired } from '../fixtures/account';
import { itemOf, judged } from '../fixtures/judged';
import { DesiredResource, JsonObject } from '../types';

const ACCOUNT = 'eu-west-1:123456789012';

describe('a topic', () => {
  it('signs in the first way where the provider has no number of it', () => {
    const topic = desired('aws_sns_topic.t', {
      arn: 'arn:t',
      signature_version: 0,
    });
    const item = (SignatureVersion: string) =>
      itemOf('AWS::SNS::Topic', 'arn:t', { SignatureVersion });
    expect(judged(topic, item('1'))).toBe('in-sync');
    expect(judged(topic, item('2'))).toBe('changed signature_version');
  });
});

describe('a permission to call a function', () => {
  const ARN = `arn:aws:lambda:${ACCOUNT}:function:f`;
  const statement = {
    Sid: 's',
    Effect: 'Allow',
    Principal: { Service: 'sns.amazonaws.com' },
    Action: 'lambda:InvokeFunction',
  };
  const policy = JSON.stringify({ Statement: [statement] });
  const item = (Policy: string) =>
    itemOf('AWS::Lambda::Function', 'f', { functionName: 'f' }, { Policy });
  const permission = (name: string) =>
    desired('aws_lambda_permission.p', {
      statement_id: 's',
      function_name: name,
      action: 'lambda:InvokeFunction',
      principal: 'sns.amazonaws.com',
    });
  const names = ['f', ARN, '123456789012:f', '123456789012:function:f'];

  it.each(names)('names its function as %s', name => {
    expect(judged(permission(name), item(policy))).toBe('in-sync');
    expect(judged(permission(name), item('{"Statement":[]}'))).toBe(
      'deleted action principal',
    );
  });

  it.each([`${ARN}:live`, 'f:live', '123456789012:function:f:live'])(
    'for an alias, as %s, stands in a policy that nobody shows',
    name => {
      expect(judged(permission(name), item('{"Statement":[]}'))).toBe(
        'not-recorded',
      );
    },
  );
});

describe('a database', () => {
  const item = (more: JsonObject) =>
    itemOf('AWS::RDS::DBInstance', 'db-1', { engine: 'postgres', ...more });
  const db = (more: JsonObject) =>
    desired('aws_db_instance.d', { resource_id: 'db-1', ...more });

  it('whose password AWS keeps says in one place with which key', () => {
    const managed = item({ masterUserSecret: { kmsKeyId: 'k' } });
    const state = {
      master_user_secret: [{ kms_key_id: 'k', secret_arn: 'arn' }],
      master_user_secret_kms_key_id: null,
    };
    expect(judged(db(state), managed)).toBe('in-sync');
    const other = item({ masterUserSecret: { kmsKeyId: 'another' } });
    expect(judged(db(state), other)).toBe(
      'changed master_user_secret[0].kms_key_id',
    );
    expect(judged(db({ master_user_secret_kms_key_id: 'k' }), other)).toBe(
      'changed master_user_secret_kms_key_id',
    );
  });

  it.each([
    ['15', '15.4', true, '15.4', 'in-sync'],
    ['15', '15.4', true, '15.7', 'in-sync'],
    ['15', '15.4', true, '15.3', 'changed engine_version'],
    ['15', '15.4', false, '15.7', 'changed engine_version'],
    ['15.4', '15.4', true, '15.7', 'changed engine_version'],
    ['15', '15.4', true, '16.1', 'changed engine_version'],
    ['15', undefined, false, '15.7', 'in-sync'],
    ['19', '19.0.ru-2023-10', true, '19.0.ru-2024-01', 'in-sync'],
    ['15', '15.4', true, '15.4-changed', 'changed engine_version'],
  ])(
    'asked for %s, %s when last seen, upgrading by itself: %s, that is %s: %s',
    (asked, actual, auto, live, expected) => {
      const state = db({
        engine_version: asked,
        ...(actual && { engine_version_actual: actual }),
        auto_minor_version_upgrade: auto,
      });
      expect(judged(state, item({ engineVersion: live }))).toBe(expected);
    },
  );

  it('may be the replica of a cluster', () => {
    const replica = item({
      readReplicaSourceDBInstanceIdentifier: null,
      readReplicaSourceDBClusterIdentifier: 'c',
    });
    expect(judged(db({ replicate_source_db: 'c' }), replica)).toBe('in-sync');
    expect(judged(db({ replicate_source_db: 'd' }), replica)).toBe(
      'changed replicate_source_db',
    );
  });

  it('that waits for its upgrade has the version that is asked for', () => {
    const state = db({ engine_version: '16', engine_version_actual: '15.4' });
    const waiting = { engineVersion: '15.4' };
    const pending = { pendingModifiedValues: { engineVersion: '16.1' } };
    expect(judged(state, item({ ...waiting, ...pending }))).toBe('in-sync');
    expect(judged(state, item(waiting))).toBe('changed engine_version');
  });
});

describe('a cluster of databases', () => {
  const cluster = (type: string, more: JsonObject) =>
    desired(`${type}.c`, { cluster_resource_id: 'cluster-1', ...more });
  const item = (more: JsonObject) =>
    itemOf('AWS::RDS::DBCluster', 'cluster-1', { engine: 'x', ...more });

  it.each(['aws_docdb_cluster', 'aws_neptune_cluster'])(
    'is compared under the names of %s',
    type => {
      const state = cluster(type, {
        serverless_v2_scaling_configuration: [
          { max_capacity: 4, min_capacity: 1 },
        ],
      });
      const live = (maxCapacity: number) =>
        item({
          serverlessV2ScalingConfiguration: { minCapacity: 1, maxCapacity },
        });
      expect(judged(state, live(4))).toBe('in-sync');
      expect(judged(state, live(8))).toBe(
        'changed serverless_v2_scaling_configuration[0].max_capacity',
      );
    },
  );

  it.each([
    [true, 'requested', 'in-sync'],
    [true, 'disabling', 'changed enable_local_write_forwarding'],
    [false, null, 'in-sync'],
    [false, 'enabled', 'changed enable_local_write_forwarding'],
  ])('forwarding writes: %s, and that is %s: %s', (asked, live, expected) => {
    const state = cluster('aws_rds_cluster', {
      enable_local_write_forwarding: asked,
    });
    expect(judged(state, item({ localWriteForwardingStatus: live }))).toBe(
      expected,
    );
  });
});

describe('a table', () => {
  const index = (read: number, name = 'i') => ({
    name,
    hash_key: 'id',
    projection_type: 'ALL',
    read_capacity: read,
    write_capacity: 1,
  });
  const table = (more: JsonObject) =>
    desired('aws_dynamodb_table.t', { name: 't', ...more });
  const item = (more: JsonObject) =>
    itemOf('AWS::DynamoDB::Table', 't', {
      tableName: 't',
      keySchema: [],
      attributeDefinitions: [],
      ...more,
    });
  const indexed = (read: number, name = 'i') =>
    item({
      globalSecondaryIndexes: [
        {
          indexName: name,
          keySchema: [{ attributeName: 'id', keyType: 'HASH' }],
          projection: { projectionType: 'ALL' },
          provisionedThroughput: {
            readCapacityUnits: read,
            writeCapacityUnits: 1,
          },
        },
      ],
    });

  it('is compared in what its indexes may take, unless that is scaled', () => {
    const state = table({ global_secondary_index: [index(5)] });
    expect(judged(state, indexed(5))).toBe('in-sync');
    expect(judged(state, indexed(6))).toBe('changed global_secondary_index');
    expect(judged(state, indexed(6, 'j'))).toBe(
      'changed global_secondary_index',
    );
    const scaled = desired('aws_appautoscaling_target.s', {
      resource_id: 'table/t/index/i',
    });
    expect(judged(state, indexed(6), [scaled])).toBe('in-sync');
    const onDemand = table({
      billing_mode: 'PAY_PER_REQUEST',
      global_secondary_index: [index(1)],
    });
    expect(judged(onDemand, indexed(0))).toBe('in-sync');
  });

  it('keeps in the state what its stream was before that was off', () => {
    const state = table({
      stream_enabled: false,
      stream_view_type: 'KEYS_ONLY',
    });
    expect(judged(state, item({ streamSpecification: null }))).toBe('in-sync');
    const on = { streamEnabled: true, streamViewType: 'NEW_IMAGE' };
    expect(judged(state, item({ streamSpecification: on }))).toBe(
      'changed stream_enabled stream_view_type',
    );
  });
});

describe('a queue', () => {
  const queue = itemOf(
    'AWS::SQS::Queue',
    'https://sqs.us-east-1.amazonaws.com/123456789012/q',
    {
      QueueArn: 'arn:aws:sqs:us-east-1:123456789012:q',
      RedriveAllowPolicy: '{"sourceQueueArns":["b","a"]}',
    },
  );
  const item = { ...queue, arn: 'arn:aws:sqs:us-east-1:123456789012:q' };
  const allowing = (queueUrl: string, ...names: string[]) =>
    desired('aws_sqs_queue_redrive_allow_policy.p', {
      queue_url: queueUrl,
      redrive_allow_policy: JSON.stringify({ sourceQueueArns: names }),
    });

  it.each([
    'https://queue.amazonaws.com/123456789012/q',
    'https://us-east-1.queue.amazonaws.com/123456789012/q',
    'https://sqs.us-east-1.amazonaws.com/123456789012/q',
  ])('is found by %s', url => {
    expect(judged(allowing(url, 'a', 'b'), item)).toBe('in-sync');
    expect(judged(allowing(url, 'a', 'c'), item)).toBe(
      'changed redrive_allow_policy',
    );
  });

  it('is not its namesake elsewhere', () => {
    const other = 'https://eu-west-1.queue.amazonaws.com/123456789012/q';
    expect(judged(allowing(other, 'a'), item)).toBe('not-recorded');
  });
});

describe('a rule of a bus', () => {
  const item = (bus: string, more: JsonObject = {}) => ({
    ...itemOf('AWS::Events::Rule', `arn:rule/${bus}/r`, {
      Name: 'r',
      Arn: `arn:rule/${bus}/r`,
      EventBusName: bus,
      State: 'ENABLED',
      EventPattern: { source: ['b', 'a'] },
      Targets: [
        {
          Id: 't',
          Arn: 'arn:q',
          InputTransformer: { InputPathsMap: { a: '$.a' } },
        },
      ],
      ...more,
    }),
    resourceName: 'r',
  });
  const target = (bus: string, path = '$.a') =>
    desired('aws_cloudwatch_event_target.t', {
      rule: 'r',
      event_bus_name: bus,
      target_id: 't',
      arn: 'arn:q',
      input_transformer: [{ input_paths: { a: path } }],
    });
  const rule = (bus: string, source: string[]) =>
    desired('aws_cloudwatch_event_rule.r', {
      id: `${bus}/r`,
      arn: `arn:rule/${bus}/r`,
      name: 'r',
      event_bus_name: bus,
      event_pattern: JSON.stringify({ source }),
    });

  it('is not its namesake of another bus', () => {
    expect(judged(target('default'), item('mine'))).toBe('not-recorded');
    expect(judged(target('mine'), item('default'))).toBe('no-identity');
    expect(
      judged(
        target('mine'),
        [item('default'), item('mine')],
        [rule('mine', ['a', 'b'])],
      ),
    ).toBe('in-sync');
  });

  it('may name its bus by ARN, and matches whatever the order', () => {
    expect(judged(rule('mine', ['a', 'b']), item('mine'))).toBe('in-sync');
    const named = rule('mine', ['a', 'b']);
    named.attributes.event_bus_name = `arn:aws:events:${ACCOUNT}:event-bus/mine`;
    expect(judged(named, item('mine'))).toBe('in-sync');
    expect(judged(rule('mine', ['a']), item('mine'))).toBe(
      'changed event_pattern',
    );
  });

  it('without the older word for its state says nothing by it', () => {
    const off = item('default', { State: 'DISABLED' });
    const state = rule('default', ['a', 'b']);
    Object.assign(state.attributes, { state: 'DISABLED', is_enabled: null });
    expect(judged(state, off)).toBe('in-sync');
    state.attributes.is_enabled = true;
    expect(judged(state, off)).toBe('changed is_enabled');
  });

  it('whose targets have no names has perhaps lost none', () => {
    const unnamed = item('default', { Targets: [{}] });
    expect(judged(target('default'), unnamed)).toBe('not-recorded');
  });

  it('gives its target what was asked for', () => {
    expect(judged(target('default'), item('default'))).toBe('in-sync');
    expect(judged(target('default', '$.b'), item('default'))).toBe(
      'changed input_transformer[0].input_paths.a',
    );
  });
});

describe('a task definition', () => {
  const definition = (container: JsonObject, more: JsonObject = {}) =>
    desired('aws_ecs_task_definition.t', {
      family: 'app',
      revision: 1,
      requires_compatibilities: null,
      container_definitions: JSON.stringify([{ name: 'a', ...container }]),
      ...more,
    });
  const item = (container: JsonObject, more: JsonObject = {}) =>
    itemOf('AWS::ECS::TaskDefinition', 'app:1', {
      Family: 'app',
      RequiresCompatibilities: ['EC2'],
      ContainerDefinitions: [
        { Name: 'a', Links: [], Command: [], DnsServers: [], ...container },
      ],
      ...more,
    });

  it.each<[string, JsonObject, JsonObject, JsonObject]>([
    [
      'a health check',
      { healthCheck: { command: ['CMD', 'x'], interval: 30 } },
      { HealthCheck: { Command: ['CMD', 'x'], Interval: 30, Retries: 3 } },
      { HealthCheck: { Command: ['CMD', 'y'], Interval: 30, Retries: 3 } },
    ],
    [
      'what the kernel is told',
      { linuxParameters: { initProcessEnabled: true } },
      { LinuxParameters: { InitProcessEnabled: true, Devices: [], Tmpfs: [] } },
      { LinuxParameters: { InitProcessEnabled: false, Devices: [] } },
    ],
    [
      'the order of words',
      { entryPoint: ['sh', '-c'] },
      { EntryPoint: ['sh', '-c'] },
      { EntryPoint: ['-c', 'sh'] },
    ],
    [
      'the words themselves',
      { command: ['-p', '1', '-q', '1'] },
      { Command: ['-p', '1', '-q', '1'] },
      { Command: ['-p', '1', '-q', '2'] },
    ],
  ])('is compared in %s', (_what, wanted, same, other) => {
    expect(judged(definition(wanted), item(same))).toBe('in-sync');
    expect(judged(definition(wanted), item(other))).toBe(
      'changed container_definitions',
    );
  });

  it('has nothing where AWS writes an empty object', () => {
    const shown = item({ Image: 'i', Links: {}, Hostname: {} });
    expect(judged(definition({ image: 'i' }), shown)).toBe('in-sync');
  });

  it('is compared in its volumes', () => {
    const volume = {
      name: 'v',
      host_path: '',
      configure_at_launch: false,
      docker_volume_configuration: [],
      efs_volume_configuration: [
        {
          file_system_id: 'fs-1',
          root_directory: '/',
          transit_encryption: '',
          transit_encryption_port: 0,
          authorization_config: [],
        },
      ],
    };
    const shown = (FilesystemId: string) =>
      item(
        {},
        { Volumes: [{ Name: 'v', EFSVolumeConfiguration: { FilesystemId } }] },
      );
    expect(judged(definition({}, { volume: [volume] }), shown('fs-1'))).toBe(
      'in-sync',
    );
    expect(judged(definition({}, { volume: [volume] }), shown('fs-2'))).toBe(
      'changed volume',
    );
  });
});

describe('a distribution', () => {
  const item = (more: JsonObject) =>
    itemOf('AWS::CloudFront::Distribution', 'E1', {
      id: 'E1',
      distributionConfig: {
        enabled: true,
        priceClass: 'PriceClass_All',
        httpVersion: 'http2',
        ...more,
      },
    });
  const distribution = (more: JsonObject) =>
    desired('aws_cloudfront_distribution.d', { id: 'E1', ...more });

  it("with CloudFront's own certificate chooses no way to serve it", () => {
    const state = {
      viewer_certificate: [
        { cloudfront_default_certificate: true, ssl_support_method: '' },
      ],
    };
    const viewerCertificate = {
      cloudFrontDefaultCertificate: true,
      sSLSupportMethod: 'vip',
    };
    expect(judged(distribution(state), item({ viewerCertificate }))).toBe(
      'in-sync',
    );
  });

  const associations = (arn: string) => ({
    quantity: 1,
    items: [{ eventType: 'viewer-request', functionARN: arn }],
  });
  const asked = {
    min_ttl: 0,
    max_ttl: 60,
    function_association: [
      { event_type: 'viewer-request', function_arn: 'arn:f' },
    ],
    forwarded_values: [
      { query_string: false, cookies: [{ forward: 'none' }], headers: [] },
    ],
  };
  const shown = (arn: string, maxTTL = 60) => ({
    minTTL: 0,
    maxTTL,
    functionAssociations: associations(arn),
    forwardedValues: {
      queryString: false,
      cookies: { forward: 'none' },
      headers: { quantity: 0 },
    },
  });

  it('is compared in the functions and times of each behaviour', () => {
    const state = distribution({
      default_cache_behavior: [asked],
      ordered_cache_behavior: [{ path_pattern: '/a', ...asked }],
    });
    const live = (byDefault: JsonObject, ordered: JsonObject) =>
      item({
        defaultCacheBehavior: byDefault,
        cacheBehaviors: { items: [{ pathPattern: '/a', ...ordered }] },
      });
    const same = shown('arn:f');
    expect(judged(state, live(same, same))).toBe('in-sync');
    expect(judged(state, live(shown('arn:g'), same))).toBe(
      'changed default_cache_behavior[0].function_association',
    );
    expect(judged(state, live(same, shown('arn:g')))).toBe(
      'changed ordered_cache_behavior',
    );
    expect(judged(state, live(same, shown('arn:f', 61)))).toBe(
      'changed ordered_cache_behavior',
    );
  });

  it('without aliases has a list of none', () => {
    const aliases = { quantity: 0 };
    expect(judged(distribution({ aliases: null }), item({ aliases }))).toBe(
      'in-sync',
    );
    expect(judged(distribution({ aliases: ['a.b'] }), item({ aliases }))).toBe(
      'changed aliases',
    );
    const untold = item({ aliases: { quantity: 1 } });
    expect(judged(distribution({ aliases: ['a.b'] }), untold)).toBe(
      'not-recorded',
    );
  });
});

describe('what AWS Config leaves out', () => {
  it('are the rules of a web ACL, however it shows their list', () => {
    const acl = desired('aws_wafv2_web_acl.w', {
      arn: 'arn:w',
      name: 'w',
      rule: [{ name: 'r', priority: 1, action: [{ block: [{}] }] }],
    });
    const item = (rules: JsonObject[]) =>
      itemOf('AWS::WAFv2::WebACL', 'arn:w', {
        id: '1',
        name: 'w',
        capacity: 1,
        rules,
      });
    expect(judged(acl, item([]))).toBe('in-sync');
    const rule = (action: JsonObject) => ({ name: 'r', priority: 1, action });
    expect(judged(acl, item([rule({ block: {} })]))).toBe('in-sync');
    expect(judged(acl, item([rule({ allow: {} })]))).toBe('changed rule');
    expect(judged(acl, item([rule({})]))).toBe('in-sync');
  });
});

describe('blocks that the provider always reads back', () => {
  const cases: [DesiredResource, string, string, JsonObject, JsonObject][] = [
    [
      desired('aws_ecr_repository.r', {
        name: 'r',
        image_scanning_configuration: [],
      }),
      'AWS::ECR::Repository',
      'r',
      {
        RepositoryName: 'r',
        ImageScanningConfiguration: { ScanOnPush: false },
      },
      { RepositoryName: 'r', ImageScanningConfiguration: { ScanOnPush: true } },
    ],
    [
      desired('aws_lambda_function.f', { function_name: 'f', snap_start: [] }),
      'AWS::Lambda::Function',
      'f',
      { functionName: 'f', snapStart: { applyOn: 'None' } },
      { functionName: 'f', snapStart: { applyOn: 'PublishedVersions' } },
    ],
  ];

  it.each(cases)('say that it is off: %j', (state, type, id, off, on) => {
    expect(judged(state, itemOf(type, id, off))).toBe('in-sync');
    expect(judged(state, itemOf(type, id, on))).toMatch(/^changed /);
  });
});

describe('a search domain', () => {
  const item = (more: JsonObject) =>
    itemOf('AWS::OpenSearch::Domain', '1/d', {
      DomainName: 'd',
      Arn: 'arn:d',
      EngineVersion: 'OpenSearch_2.11',
      ...more,
    });
  const domain = (more: JsonObject) =>
    desired('aws_opensearch_domain.d', { domain_id: '1/d', ...more });

  it('adds options of its own to those that are asked for', () => {
    const state = domain({ advanced_options: { a: 'true' } });
    const live = (a: string) => item({ AdvancedOptions: { a, b: 'false' } });
    expect(judged(state, live('true'))).toBe('in-sync');
    expect(judged(state, live('false'))).toBe('changed advanced_options.a');
  });

  it('lists its logs by kind, whose groups may end in an asterisk', () => {
    const state = domain({
      log_publishing_options: [
        {
          log_type: 'AUDIT_LOGS',
          enabled: true,
          cloudwatch_log_group_arn: 'arn:aws:logs:x:1:log-group:l',
        },
      ],
    });
    const live = (Enabled: boolean) =>
      item({
        LogPublishingOptions: {
          AUDIT_LOGS: {
            CloudWatchLogsLogGroupArn: 'arn:aws:logs:x:1:log-group:l:*',
            Enabled,
          },
        },
      });
    expect(judged(state, live(true))).toBe('in-sync');
    expect(judged(state, live(false))).toBe('changed log_publishing_options');
  });
});
