import { exactText } from '../equality';
import { Semantics } from '../equality/semantics';
import { asList, isObject, own, spelling, text } from '../json';
import { JsonObject, JsonValue } from '../types';
import { fromModel } from './common';
import { mapping } from './mapping';
import { modelAt, tags } from './read';

/**
 * The declared parameters that are shown have their values, as texts. What has its
 * default is not shown, so that a missing one says nothing; the provider manages
 * the declared ones alone.
 */
const parameters: Semantics = {
  name: 'parameters',
  compare: (desired, live) => {
    const shown = isObject(live) ? live : {};
    const isKept = ({ name, value }: JsonObject) => {
      const got = own(shown, spelling(name));
      return got === undefined || spelling(got) === spelling(value ?? '');
    };
    return asList(desired).filter(isObject).every(isKept)
      ? 'equal'
      : 'different';
  },
  show: (live: JsonValue) =>
    isObject(live)
      ? Object.entries(live).map(([name, value]) => ({ name, value }))
      : live,
};

/** AWS Config records no parameter groups; these are CloudFormation's schemas. */
function parameterGroup(type: string, resourceType: string) {
  return mapping(type, resourceType, {
    ...fromModel(attributes => text(attributes, 'name')),
    attributes: {
      family: modelAt('Family', exactText),
      description: modelAt('Description', exactText),
      parameter: modelAt('Parameters', parameters),
      tags_all: tags(),
    },
    bookkeeping: ['name'],
  });
}

export const parameterGroups = [
  parameterGroup('aws_db_parameter_group', 'AWS::RDS::DBParameterGroup'),
  parameterGroup(
    'aws_rds_cluster_parameter_group',
    'AWS::RDS::DBClusterParameterGroup',
  ),
];
