/** @jest-environment node */
import { desired } from '../fixtures/account';
import { itemOf as item } from '../fixtures/judged';
import { DesiredResource, JsonObject, LiveItem } from '../types';
import { compare } from './compare';

const ARN = 'arn:aws:iam::111122223333';

function judged(resources: DesiredResource[], ...items: LiveItem[]) {
  return compare({ desired: resources, live: items }).resources.map(r =>
    [
      r.address,
      r.kind ?? r.reason ?? r.verdict,
      ...(r.kind === 'changed' ? r.changes.map(c => c.path) : []),
    ].join(' '),
  );
}

describe('users and groups', () => {
  const USER = { id: 'ann', name: 'ann', unique_id: 'AIDAEXAMPLEEXAMPLE01' };
  const POLICY =
    '{"Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}';
  const state = [
    desired('aws_iam_user.ann', { ...USER, path: '/', tags_all: {} }),
    desired('aws_iam_user_policy.read', {
      user: 'ann',
      name: 'read',
      policy: POLICY,
    }),
    desired('aws_iam_user_policy_attachment.ro', {
      user: 'ann',
      policy_arn: `${ARN}:policy/ro`,
    }),
    desired('aws_iam_user_group_membership.g', {
      user: 'ann',
      groups: ['dev'],
    }),
  ];
  const user = (edit: JsonObject = {}) =>
    item('AWS::IAM::User', 'AIDAEXAMPLEEXAMPLE01', {
      userName: 'ann',
      path: '/',
      groupList: ['dev', 'ops'],
      attachedManagedPolicies: [
        { policyName: 'ro', policyArn: `${ARN}:policy/ro` },
      ],
      userPolicyList: [
        { policyName: 'read', policyDocument: encodeURIComponent(POLICY) },
      ],
      tags: [],
      ...edit,
    });
  // One group that several resources or people give.
  const members = desired('aws_iam_group_membership.ops', {
    group: 'ops',
    users: ['ann', 'bob'],
  });

  it('agree with their parts, a membership from the group’s side too', () => {
    const { resources } = compare({
      desired: state,
      live: [user()],
      elsewhere: [members],
    });
    expect(resources.filter(r => r.verdict !== 'in-sync')).toEqual([]);
  });

  it('show an administrator’s policy and a group that were added', () => {
    const live_ = user({
      attachedManagedPolicies: [
        { policyName: 'ro', policyArn: `${ARN}:policy/ro` },
        { policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' },
      ],
    });
    expect(judged(state, live_)[0]).toBe(
      'aws_iam_user.ann changed groups policy_arns',
    );
  });

  it('give what is gone to the resource that declares it', () => {
    expect(
      judged(
        state,
        user({
          attachedManagedPolicies: [],
          userPolicyList: [],
          groupList: [],
        }),
      ).slice(1),
    ).toEqual([
      'aws_iam_user_group_membership.g deleted',
      'aws_iam_user_policy.read deleted',
      'aws_iam_user_policy_attachment.ro deleted',
    ]);
  });
});

describe('an instance profile', () => {
  const role = (profiles: JsonObject[]) =>
    item('AWS::IAM::Role', 'AROAEXAMPLEEXAMPLE09', {
      roleName: 'web',
      instanceProfileList: profiles,
    });
  const state = [
    desired('aws_iam_role.web', {
      name: 'web',
      unique_id: 'AROAEXAMPLEEXAMPLE09',
    }),
    desired('aws_iam_instance_profile.web', {
      name: 'web',
      role: 'web',
      path: '/',
    }),
  ];

  it('is seen with its role', () => {
    const profile = { instanceProfileName: 'web', path: '/' };
    expect(judged(state, role([profile]))).toEqual([
      'aws_iam_instance_profile.web in-sync',
      'aws_iam_role.web in-sync',
    ]);
    expect(judged(state, role([]))[0]).toBe(
      'aws_iam_instance_profile.web changed role',
    );
  });
});

describe('settings of a bucket', () => {
  const bucket = (settings: JsonObject) =>
    item('AWS::S3::Bucket', 'media', { name: 'media' }, settings);
  const rule = {
    id: 'old',
    status: 'Enabled',
    prefix: '',
    filter: [{ prefix: '', and: [{ prefix: 'docs/', tags: { a: 'b' } }] }],
    expiration: [{ days: 30, date: null, expired_object_delete_marker: false }],
    transition: [{ days: 5, date: '', storage_class: 'GLACIER' }],
    noncurrent_version_expiration: [],
  };
  const liveRule: JsonObject = {
    id: 'old',
    prefix: null,
    status: 'Enabled',
    filter: {
      predicate: {
        type: 'LifecycleAndOperator',
        operands: [
          { type: 'LifecyclePrefixPredicate', prefix: 'docs/' },
          { type: 'LifecycleTagPredicate', tag: { key: 'a', value: 'b' } },
        ],
      },
    },
    expirationInDays: 30,
    expirationDate: null,
    expiredObjectDeleteMarker: false,
    noncurrentVersionExpirationInDays: -1,
    transitions: [{ days: 5, date: null, storageClass: 'GLACIER' }],
    noncurrentVersionTransitions: null,
    abortIncompleteMultipartUpload: null,
  };
  const lifecycle = [
    desired('aws_s3_bucket_lifecycle_configuration.x', {
      bucket: 'media',
      rule: [rule],
    }),
  ];
  const rules = (...list: JsonObject[]) =>
    bucket({ BucketLifecycleConfiguration: { rules: list } });

  it('lifecycle: a filter in either form, minus one for none', () => {
    expect(judged(lifecycle, rules(liveRule))[0]).toMatch(/in-sync$/);
  });

  it.each<[string, JsonObject]>([
    ['days', { expirationInDays: 31 }],
    ['status', { status: 'Disabled' }],
    ['prefix', { filter: { predicate: { prefix: 'x/' } } }],
    ['class', { transitions: [{ days: 5, date: null, storageClass: 'X' }] }],
  ])('lifecycle: other %s', (_, edit) => {
    expect(judged(lifecycle, rules({ ...liveRule, ...edit }))[0]).toMatch(
      /changed rule$/,
    );
  });

  it('lifecycle: gone when the list is empty, unseen when there is none', () => {
    expect(judged(lifecycle, rules())[0]).toMatch(/deleted$/);
    expect(judged(lifecycle, bucket({}))[0]).toMatch(/not-recorded$/);
  });

  it('notifications: ids that the provider made up say nothing', () => {
    const state = [
      desired('aws_s3_bucket_notification.n', {
        bucket: 'media',
        queue: [
          {
            id: 'tf-s3-queue-1',
            queue_arn: 'arn:q',
            events: ['s3:ObjectCreated:*'],
            filter_prefix: 'in/',
            filter_suffix: '',
          },
        ],
        topic: [],
        lambda_function: [],
      }),
    ];
    const configured = (prefix: string) =>
      bucket({
        BucketNotificationConfiguration: {
          configurations: {
            other: {
              type: 'QueueConfiguration',
              queueARN: 'arn:q',
              events: ['s3:ObjectCreated:*'],
              filter: {
                s3KeyFilter: {
                  filterRules: [{ name: 'Prefix', value: prefix }],
                },
              },
            },
          },
        },
      });
    expect(judged(state, configured('in/'))[0]).toMatch(/in-sync$/);
    expect(judged(state, configured('out/'))[0]).toMatch(/changed queue$/);
  });

  it('grants: a canned list is not read back, log delivery is AWS’s own', () => {
    const canned = [
      desired('aws_s3_bucket_acl.a', {
        bucket: 'media',
        acl: 'private',
        access_control_policy: [
          {
            grant: [
              {
                permission: 'FULL_CONTROL',
                grantee: [{ id: 'me', type: 'CanonicalUser', uri: '' }],
              },
            ],
            owner: [{ id: 'me' }],
          },
        ],
      }),
    ];
    const granted = (...more: JsonObject[]) =>
      bucket({
        AccessControlList: JSON.stringify(
          JSON.stringify({
            grantList: [
              { grantee: { id: 'me' }, permission: 'FullControl' },
              ...more,
            ],
            owner: { id: 'me' },
          }),
        ),
      });
    const delivery = {
      grantee: {
        id: 'c4c1ede66af53448b93c283ce9448c4ba468c9432aa01d700d3878632f77d2d0',
      },
      permission: 'Write',
    };
    expect(judged(canned, granted(delivery))[0]).toMatch(/in-sync$/);
    expect(
      judged(canned, granted({ grantee: 'AllUsers', permission: 'Read' }))[0],
    ).toMatch(/changed access_control_policy\[0\]\.grant$/);
  });
});

describe('a network ACL', () => {
  const entry = (ruleNumber: number, edit: JsonObject = {}): JsonObject => ({
    ruleNumber,
    protocol: '6',
    ruleAction: 'allow',
    egress: false,
    cidrBlock: '10.0.0.0/8',
    portRange: { from: 443, to: 443 },
    icmpTypeCode: null,
    ...edit,
  });
  const acl = (...entries: JsonObject[]) =>
    item('AWS::EC2::NetworkAcl', 'acl-0123456789abcdef0', {
      networkAclId: 'acl-0123456789abcdef0',
      vpcId: 'vpc-1',
      associations: [{ subnetId: 'subnet-1' }],
      entries: [
        ...entries,
        ...[true, false].map(egress =>
          entry(32767, {
            egress,
            protocol: '-1',
            ruleAction: 'deny',
            portRange: null,
          }),
        ),
      ],
      tags: [],
    });
  const id = 'acl-0123456789abcdef0';
  const inline = desired('aws_network_acl.x', {
    id,
    vpc_id: 'vpc-1',
    subnet_ids: ['subnet-1'],
    egress: [],
    ingress: [
      {
        rule_no: 100,
        action: 'allow',
        protocol: 'tcp',
        cidr_block: '10.0.0.0/8',
        from_port: 443,
        to_port: 443,
      },
    ],
  });
  const rule = desired('aws_network_acl_rule.r', {
    network_acl_id: id,
    rule_number: 200,
    egress: false,
    protocol: '6',
    rule_action: 'allow',
    cidr_block: '10.0.0.0/8',
    from_port: 443,
    to_port: 443,
  });

  it('agrees by names or numbers, without AWS’s last rules', () => {
    expect(judged([inline], acl(entry(100)))).toEqual([
      'aws_network_acl.x in-sync',
    ]);
    expect(judged([inline, rule], acl(entry(200), entry(100)))).toEqual([
      'aws_network_acl.x in-sync',
      'aws_network_acl_rule.r in-sync',
    ]);
  });

  it('shows an added rule on itself, a changed or missing one on the rule', () => {
    expect(
      judged([inline, rule], acl(entry(100), entry(200), entry(300)))[0],
    ).toBe('aws_network_acl.x changed ingress');
    expect(
      judged(
        [rule],
        acl(entry(200, { ruleAction: 'deny', cidrBlock: '0.0.0.0/0' })),
      ),
    ).toEqual(['aws_network_acl_rule.r changed cidr_block rule_action']);
    expect(judged([rule], acl(entry(100)))).toEqual([
      'aws_network_acl_rule.r deleted',
    ]);
  });
});

describe('associations and attachments', () => {
  const table = (associations: JsonObject[]) =>
    item('AWS::EC2::RouteTable', 'rtb-0123456789abcdef0', {
      vpcId: 'vpc-1',
      associations,
      routes: [],
    });
  const association = (target: JsonObject) =>
    desired('aws_route_table_association.a', {
      id: 'rtbassoc-1',
      route_table_id: 'rtb-0123456789abcdef0',
      subnet_id: '',
      gateway_id: '',
      ...target,
    });

  it('a subnet or a gateway of a route table', () => {
    const subnet = { subnetId: 'subnet-1', gatewayId: null, main: false };
    const gateway = { subnetId: null, gatewayId: 'igw-1', main: false };
    const main = { subnetId: null, gatewayId: null, main: true };
    expect(
      judged([association({ subnet_id: 'subnet-1' })], table([main, subnet])),
    ).toEqual(['aws_route_table_association.a in-sync']);
    expect(
      judged([association({ gateway_id: 'igw-1' })], table([gateway])),
    ).toEqual(['aws_route_table_association.a in-sync']);
    expect(
      judged([association({ subnet_id: 'subnet-1' })], table([main, gateway])),
    ).toEqual(['aws_route_table_association.a deleted']);
    expect(judged([association({})], table([main]))[0]).not.toMatch(/deleted$/);
  });

  it('an address that an association or a NAT gateway attached', () => {
    const eip = desired('aws_eip.e', {
      id: 'eipalloc-0123456789abcdef0',
      allocation_id: 'eipalloc-0123456789abcdef0',
      domain: 'vpc',
      instance: '',
      network_interface: '',
    });
    const address = item('AWS::EC2::EIP', 'eipalloc-0123456789abcdef0', {
      domain: 'vpc',
      instanceId: null,
      networkInterfaceId: 'eni-1',
      associationId: 'eipassoc-1',
    });
    const nat = desired('aws_nat_gateway.n', {
      id: 'nat-1',
      allocation_id: 'eipalloc-0123456789abcdef0',
    });
    expect(judged([eip, nat], address)[0]).toBe('aws_eip.e in-sync');
    const associated = desired('aws_eip_association.a', {
      allocation_id: 'eipalloc-0123456789abcdef0',
      network_interface_id: 'eni-1',
    });
    expect(judged([eip, associated], address)).toEqual([
      'aws_eip.e in-sync',
      'aws_eip_association.a in-sync',
    ]);
  });

  it('a volume of an instance', () => {
    const state = [
      desired('aws_volume_attachment.v', {
        volume_id: 'vol-0123456789abcdef0',
        instance_id: 'i-1',
        device_name: '/dev/sdf',
      }),
    ];
    const volume = (attachments: JsonObject[]) =>
      item('AWS::EC2::Volume', 'vol-0123456789abcdef0', { attachments });
    const attached = { instanceId: 'i-1', device: '/dev/sdf' };
    expect(judged(state, volume([attached]))[0]).toMatch(/in-sync$/);
    expect(judged(state, volume([{ ...attached, device: 'x' }]))[0]).toMatch(
      /changed device_name$/,
    );
    expect(judged(state, volume([]))[0]).toMatch(/deleted$/);
  });
});

describe('permissions of a function', () => {
  const statement = (Sid: string, edit: JsonObject = {}): JsonObject => ({
    Sid,
    Effect: 'Allow',
    Principal: { Service: 's3.amazonaws.com' },
    Action: 'lambda:invokeFunction',
    Resource: 'arn:f',
    Condition: {
      ArnLike: { 'AWS:SourceArn': 'arn:aws:s3:::media' },
      StringEquals: { 'AWS:SourceAccount': '111122223333' },
    },
    ...edit,
  });
  const fn = (...Statement: JsonObject[]) =>
    item(
      'AWS::Lambda::Function',
      'resize',
      { functionName: 'resize' },
      { Policy: JSON.stringify({ Version: '2012-10-17', Statement }) },
    );
  const state = [
    desired('aws_lambda_function.f', { function_name: 'resize' }),
    desired('aws_lambda_permission.p', {
      function_name: 'resize',
      statement_id: 'bucket',
      action: 'lambda:InvokeFunction',
      principal: 's3.amazonaws.com',
      source_arn: 'arn:aws:s3:::media',
      source_account: '111122223333',
      qualifier: '',
    }),
  ];

  it('agree whatever the case of an action', () => {
    expect(judged(state, fn(statement('bucket')))[1]).toMatch(/in-sync$/);
  });

  it('show who was added, who changed and who is gone', () => {
    expect(judged(state, fn(statement('bucket'), statement('x')))[0]).toBe(
      'aws_lambda_function.f changed permission',
    );
    expect(
      judged(
        state,
        fn(statement('bucket', { Principal: '*', Condition: {} })),
      )[1],
    ).toBe(
      'aws_lambda_permission.p changed principal source_account source_arn',
    );
    expect(judged(state, fn())[1]).toBe('aws_lambda_permission.p deleted');
  });

  it('are not judged for a version or an alias, whose policy is another', () => {
    const alias = desired('aws_lambda_permission.q', {
      function_name: 'resize',
      statement_id: 'other',
      action: 'lambda:InvokeFunction',
      qualifier: 'live',
    });
    expect(judged([alias], fn(statement('bucket')))[0]).toMatch(
      /not-recorded$/,
    );
  });
});
