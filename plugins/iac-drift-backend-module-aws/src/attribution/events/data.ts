import {
  adds,
  creates,
  deletes,
  removes,
  sets,
  TAGS,
  type TypeEvents,
} from './rule';

/** @internal */
export const data: Record<string, TypeEvents> = {
  'AWS::RDS::DBInstance': {
    source: 'rds.amazonaws.com',
    events: {
      ModifyDBInstance: sets(['*']),
      AddTagsToResource: adds(TAGS),
      RemoveTagsFromResource: removes(TAGS),
      CreateDBInstance: creates,
      RestoreDBInstanceFromDBSnapshot: creates,
      RestoreDBInstanceToPointInTime: creates,
      DeleteDBInstance: deletes,
    },
  },

  'AWS::DynamoDB::Table': {
    source: 'dynamodb.amazonaws.com',
    events: {
      UpdateTable: sets(['*']),
      UpdateTimeToLive: sets(['ttl']),
      UpdateContinuousBackups: sets(['point_in_time_recovery']),
      TagResource: adds(TAGS),
      UntagResource: removes(TAGS),
      CreateTable: creates,
      DeleteTable: deletes,
    },
  },
};
