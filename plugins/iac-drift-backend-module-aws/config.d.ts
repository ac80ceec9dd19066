import type { HumanDuration } from '@backstage/types';

/** Configuration of the AWS module of the IaC Drift plugin. */
export interface Config {
  iacDrift?: {
    evidence?: {
      /**
       * Buckets to which the log is published, with versioning and an Object Lock
       * whose default retention is in COMPLIANCE mode (docs/evidence-bucket.md).
       */
      s3?: Array<{
        /** Unique among these stores: `primary`. */
        id: string;
        bucket: string;
        /**
         * Before each name. `/` is the root of the bucket.
         *
         * @default the origin of the log
         */
        prefix?: string;
        region: string;
        /** In place of AWS's public endpoint: a VPC endpoint, or another S3 server. */
        endpoint?: string;
        /**
         * The bucket in the path and not in the host name, for other S3 servers.
         *
         * @default false
         */
        forcePathStyle?: boolean;
        /**
         * Twelve digits, in quotes: whose entry of `aws.accounts` holds the
         * credentials. By default those of the portal itself.
         */
        accountId?: string;
        /**
         * Shortest lock that will do, counted from when an object was stored. Nothing
         * is published to a bucket that locks for less.
         *
         * @default 1
         */
        minimumRetentionDays?: number;
      }>;
    };
    ledger?: {
      /**
       * An Ed25519 key in AWS KMS (kind ECC_NIST_EDWARDS25519) that signs the log in
       * place of one in a file.
       */
      kms?: {
        /** Id or ARN of the key. */
        keyId: string;
        region: string;
        /** In place of AWS's public endpoint. */
        endpoint?: string;
        /** As of the buckets. */
        accountId?: string;
      };
    };
    aws?: {
      /**
       * The AWS accounts whose live state is read. Credentials for each come from
       * `aws.accounts` and `aws.accountDefaults`, as for every Backstage plugin
       * that talks to AWS.
       */
      accounts?: Array<{
        /** Twelve digits, in quotes. */
        accountId: string;
        /**
         * Regions in which AWS Config records. Global resources (IAM, Route 53,
         * CloudFront) are looked for in each until found, in this order.
         */
        regions: string[];
        /**
         * Answers for AWS Config, CloudTrail and STS in place of AWS's public
         * endpoints: a VPC endpoint, or a simulator.
         */
        endpoint?: string;
      }>;
      /**
       * An aggregator of AWS Config that is asked, in place of the accounts, what they
       * hold. Histories and recorders are still asked for in each account; without a
       * role there, what was deleted cannot be told from what nobody recorded.
       */
      aggregator?: {
        name: string;
        /** Of the account that holds it: twelve digits, in quotes. */
        accountId: string;
        region: string;
        /** In place of AWS's public endpoint. */
        endpoint?: string;
      };
      /**
       * Whether Cloud Control is asked for what AWS Config does not record: `true`, or
       * which types. It takes rights for each type, and reads what may be secret, such
       * as functions' environments.
       *
       * @default false
       */
      cloudControl?:
        | boolean
        | {
            /**
             * CloudFormation's names of types: `AWS::Logs::LogGroup`.
             *
             * @default all for which it is worth while
             */
            types?: string[];
            /**
             * How old an answer may become before it is asked for anew.
             *
             * @default 15 minutes
             */
            refresh?: HumanDuration | string;
            /**
             * Calls that the scan of one stack may make; what is left waits for the
             * next scans.
             *
             * @default 100
             */
            callsPerScan?: number;
          };
      /**
       * How long AWS may take to answer a call; then it counts as not answered.
       *
       * @default 30 seconds
       */
      timeout?: HumanDuration | string;
      /**
       * Topics of Backstage's events on which events of Amazon EventBridge arrive
       * ("Config Configuration Item Change", "AWS API Call via CloudTrail"): the
       * stacks that they concern are checked within seconds.
       *
       * @default ['iac-drift-aws']
       */
      eventTopics?: string[];
      /**
       * Calls per second of each operation, in each account and region. While AWS
       * throttles one, its rate is halved, and it recovers with what is answered.
       */
      rates?: {
        /**
         * Calls of each operation of AWS Config; after a pause one second's worth of
         * them may start at once.
         *
         * @default 8
         */
        config?: number;
        /**
         * Calls of Cloud Control's GetResource, each of which is several calls of the
         * service behind it.
         *
         * @default 4
         */
        cloudControl?: number;
        /**
         * Calls of CloudTrail LookupEvents, of which AWS answers 2 a second.
         *
         * @default 2
         */
        lookupEvents?: number;
      };
    };
  };
}
