import { exactText } from '../equality';
import { text } from '../json';
import { fromModel } from './common';
import { mapping } from './mapping';
import { modelAt } from './read';

/** A parameter's settings. Its value is dropped before anything reads it. */
const parameter = mapping('aws_ssm_parameter', 'AWS::SSM::Parameter', {
  ...fromModel(attributes => text(attributes, 'name')),
  attributes: {
    type: modelAt('Type', exactText),
    data_type: modelAt('DataType', exactText, { default: 'text' }),
  },
  notVerifiable: {
    allowed_pattern: 'not-returned',
    description: 'not-returned',
    insecure_value: 'masked',
    key_id: 'not-returned',
    tags_all: 'not-returned',
    tier: 'not-returned',
    value: 'masked',
  },
  bookkeeping: ['has_value_wo', 'name', 'overwrite', 'version'],
});

export const ssm = [parameter];
