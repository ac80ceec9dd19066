import type { Account } from '../account/account';
import type { ItemVersion } from '../account/resource';
import type { Operation } from '../config/operations';
import { optionalString, requiredString } from '../config/requests';
import { AwsError } from '../http/awsError';
import { pageOf } from '../http/paging';
import type { Caller } from '../http/signature';
import type { JsonObject } from '../json';
import { MODEL_TYPES, modelOf, type ModelType } from './models';

/** A type of CloudFormation's that has no handlers that Cloud Control could call. */
const UNREADABLE = 'AWS::Route53::RecordSet';

function typeOf(request: JsonObject, action: 'READ' | 'LIST') {
  const typeName = requiredString(request, 'TypeName');
  if (!/^\w{2,64}::\w{2,64}::\w{2,64}(::MODULE)?$/.test(typeName)) {
    throw new AwsError(
      'ValidationException',
      "1 validation error detected: Value at 'typeName' failed to satisfy constraint: Member must satisfy regular expression pattern: [A-Za-z0-9]{2,64}::[A-Za-z0-9]{2,64}::[A-Za-z0-9]{2,64}(::MODULE){0,1}",
    );
  }
  const type = MODEL_TYPES.get(typeName);
  if (type) return { typeName, type };
  throw typeName === UNREADABLE
    ? new AwsError(
        'UnsupportedActionException',
        `Resource type ${typeName} does not support ${action} action`,
      )
    : new AwsError(
        'TypeNotFoundException',
        `The type '${typeName}' cannot be found.`,
      );
}

/** Resources of a type in the caller's region; those of IAM are in every one. */
function resourcesOf(
  account: Account,
  caller: Caller,
  typeName: string,
): ItemVersion[] {
  return account
    .presentResources()
    .filter(
      item =>
        item.resourceType === typeName &&
        ['global', caller.region].includes(item.awsRegion),
    );
}

function described(type: ModelType, properties: JsonObject): JsonObject {
  return {
    Identifier: properties[type.identifiedBy],
    Properties: JSON.stringify(properties),
  };
}

const getResource: Operation = (account, request, caller) => {
  const { typeName, type } = typeOf(request, 'READ');
  const identifier = requiredString(request, 'Identifier');
  const found = resourcesOf(account, caller, typeName)
    .map(item => modelOf(type, item))
    .find(model => model[type.identifiedBy] === identifier);
  if (!found) {
    throw new AwsError(
      'ResourceNotFoundException',
      `Resource of type '${typeName}' with identifier '${identifier}' was not found. (HandlerErrorCode: NotFound)`,
    );
  }
  return { TypeName: typeName, ResourceDescription: described(type, found) };
};

/** A list shows of each resource what names it; what it is, `GetResource` shows. */
const listResources: Operation = (account, request, caller) => {
  const { typeName, type } = typeOf(request, 'LIST');
  const limit = request.MaxResults ?? 20;
  if (typeof limit !== 'number' || !(limit >= 1 && limit <= 100)) {
    throw new AwsError(
      'ValidationException',
      "1 validation error detected: Value at 'maxResults' failed to satisfy constraint: Member must be between 1 and 100",
    );
  }
  const page = pageOf(resourcesOf(account, caller, typeName), {
    limit,
    token: optionalString(request, 'NextToken'),
    question: ['ListResources', typeName],
  });
  return {
    TypeName: typeName,
    ResourceDescriptions: page.items.map(item => {
      const { [type.identifiedBy]: name } = modelOf(type, item);
      return described(type, { [type.identifiedBy]: name });
    }),
    ...(page.nextToken ? { NextToken: page.nextToken } : {}),
  };
};

/** What the Cloud Control API answers here. @internal */
export const cloudControlOperations: Record<string, Operation> = {
  GetResource: getResource,
  ListResources: listResources,
};
