import type { Edit } from '../account/edit';
import type { JsonObject } from '../json';
import { all, set } from './edits';
import type { ScenarioStep } from './scenario';

/**
 * One call that configures a Lambda function anew.
 *
 * @param options - `shown`: what CloudTrail shows of the call: of an environment no
 *   more than that there was one; `edit`: what it changes, apart from what every such
 *   call moves
 * @internal
 */
export function updateFunction(options: {
  functionName: string;
  revisionId: string;
  shown?: JsonObject;
  edit: Edit;
}): ScenarioStep {
  const { functionName, revisionId, shown = {}, edit } = options;
  const functionArn = `arn:aws:lambda:eu-west-1:123456789012:function:${functionName}`;
  return {
    call: {
      service: 'lambda',
      name: 'UpdateFunctionConfiguration20150331v2',
      requestParameters: { functionName, ...shown, environment: {} },
      responseElements: {
        functionName,
        functionArn,
        ...shown,
        revisionId,
        environment: {},
        runtime: 'nodejs20.x',
        lastUpdateStatus: 'InProgress',
        lastUpdateStatusReasonCode: 'Creating',
      },
      resources: [
        { type: 'AWS::Lambda::Function', name: functionName },
        { type: 'AWS::Lambda::Function', name: functionArn },
      ],
    },
    edit: all(
      edit,
      set('configuration.revisionId', revisionId),
      set('configuration.lastModified', at =>
        at.toISOString().replace('Z', '+0000'),
      ),
    ),
  };
}
