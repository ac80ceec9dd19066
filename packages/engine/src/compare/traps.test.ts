/** @jest-environment node */
import { desired, live } from '../fixtures/account';
import { JsonObject } from '../types';
import { compare } from './compare';

const ARN = 'arn:aws:x:eu-west-1:111122223333:thing/x';

function judged(
  type: string,
  attributes: JsonObject,
  resourceType: string,
  configuration: JsonObject,
) {
  const { resources } = compare({
    desired: [desired(`${type}.x`, { id: 'x', arn: ARN, ...attributes })],
    live: [live({ resourceType, resourceId: 'x', arn: ARN, configuration })],
  });
  return {
    verdict: resources[0].verdict,
    paths: resources[0].changes.map(c => c.path),
    unverified: resources[0].unverified.map(u => `${u.path} ${u.reason}`),
  };
}

describe('what the services do by themselves', () => {
  it('a cluster’s change that waits for its window', () => {
    const cluster = (pendingModifiedValues: JsonObject | null) =>
      judged(
        'aws_rds_cluster',
        { engine_version: '8.0.36', availability_zones: ['a'] },
        'AWS::RDS::DBCluster',
        {
          engineVersion: '8.0.32',
          availabilityZones: [{ value: 'a' }, { value: 'b' }],
          pendingModifiedValues,
        },
      );
    expect(cluster({ engineVersion: '8.0.36' }).verdict).toBe('in-sync');
    expect(cluster(null).paths).toEqual(['engine_version']);
  });

  it('a service by family or revision, and one that CodeDeploy deploys', () => {
    const prefix = 'arn:aws:ecs:eu-west-1:111122223333:task-definition';
    const service = (task: string, controller: string) =>
      judged(
        'aws_ecs_service',
        {
          task_definition: task,
          deployment_controller: [{ type: controller }],
          desired_count: 2,
        },
        'AWS::ECS::Service',
        { TaskDefinition: `${prefix}/web:7`, DesiredCount: 9 },
      );
    expect(service('web', 'ECS').verdict).toBe('in-sync');
    expect(service('web:7', 'ECS').verdict).toBe('in-sync');
    expect(service(`${prefix}/web:7`, 'ECS').verdict).toBe('in-sync');
    expect(service('web:6', 'ECS').paths).toEqual(['task_definition']);
    expect(service('web:6', 'CODE_DEPLOY').verdict).toBe('in-sync');
  });

  it('containers as AWS writes them out', () => {
    const task = (image: string) =>
      judged(
        'aws_ecs_task_definition',
        {
          family: 'web',
          revision: 3,
          cpu: '256',
          container_definitions: JSON.stringify([
            {
              name: 'web',
              image: 'web:1',
              portMappings: [{ containerPort: 80 }],
            },
          ]),
        },
        'AWS::ECS::TaskDefinition',
        {
          Family: 'web',
          Cpu: '256',
          ContainerDefinitions: [
            {
              Name: 'web',
              Image: image,
              Cpu: 0,
              Essential: true,
              Environment: [],
              PortMappings: [
                { ContainerPort: 80, HostPort: 80, Protocol: 'tcp' },
              ],
            },
          ],
        },
      );
    expect(task('web:1').verdict).toBe('in-sync');
    expect(task('web:2').paths).toEqual(['container_definitions']);
  });

  it('the names of a certificate, with its own or without', () => {
    const certificate = (names: string[]) =>
      judged(
        'aws_acm_certificate',
        {
          domain_name: 'a.example',
          subject_alternative_names: ['b.example'],
          renewal_eligibility: 'INELIGIBLE',
        },
        'AWS::ACM::Certificate',
        {
          certificateArn: ARN,
          domainName: 'a.example',
          type: 'AMAZON_ISSUED',
          subjectAlternativeNames: names,
          renewalEligibility: 'ELIGIBLE',
        },
      );
    expect(certificate(['b.example', 'a.example']).verdict).toBe('in-sync');
    expect(certificate(['c.example']).paths).toEqual([
      'subject_alternative_names',
    ]);
  });

  it('a zone’s last dot, an alarm’s default and its map of dimensions', () => {
    expect(
      judged(
        'aws_route53_zone',
        { name: 'a.example', zone_id: 'x' },
        'AWS::Route53::HostedZone',
        {
          Id: 'x',
          Name: 'a.example.',
          NameServers: [],
        },
      ).verdict,
    ).toBe('in-sync');
    const alarm = (value: string) =>
      judged(
        'aws_cloudwatch_metric_alarm',
        {
          treat_missing_data: 'missing',
          datapoints_to_alarm: 0,
          dimensions: { Queue: 'a' },
        },
        'AWS::CloudWatch::Alarm',
        {
          alarmName: 'x',
          evaluationPeriods: 1,
          treatMissingData: null,
          datapointsToAlarm: null,
          dimensions: [{ name: 'Queue', value }],
        },
      );
    expect(alarm('a').verdict).toBe('in-sync');
    expect(alarm('b').paths).toEqual(['dimensions.Queue']);
  });

  it('a cache’s size while it is off', () => {
    const stage = (cacheClusterEnabled: boolean) =>
      judged(
        'aws_api_gateway_stage',
        { cache_cluster_enabled: cacheClusterEnabled, cache_cluster_size: '' },
        'AWS::ApiGateway::Stage',
        { stageName: 'x', cacheClusterEnabled, cacheClusterSize: '0.5' },
      );
    expect(stage(false).verdict).toBe('in-sync');
    expect(stage(true).paths).toEqual(['cache_cluster_size']);
  });

  it('a build’s masked variables, of which names and kinds are seen', () => {
    const build = (...names: string[]) =>
      judged(
        'aws_codebuild_project',
        {
          environment: [
            {
              environment_variable: [
                { name: 'TOKEN', type: 'PLAINTEXT', value: 'CANARY' },
              ],
            },
          ],
        },
        'AWS::CodeBuild::Project',
        {
          name: 'x',
          environment: {
            environmentVariables: names.map(name => ({
              name,
              type: 'PLAINTEXT',
              value: '******',
            })),
          },
        },
      );
    expect(build('TOKEN').unverified).toContain(
      'environment[0].environment_variable masked',
    );
    expect(build('TOKEN', 'MORE').paths).toEqual([
      'environment[0].environment_variable',
    ]);
  });

  it('a key of an older item that newer ones have', () => {
    expect(
      judged(
        'aws_eks_cluster',
        { version: '1.29', enabled_cluster_log_types: ['audit'] },
        'AWS::EKS::Cluster',
        { Name: 'x', Version: '1.29' },
      ),
    ).toEqual({
      verdict: 'in-sync',
      paths: [],
      unverified: ['enabled_cluster_log_types not-returned'],
    });
  });
});
