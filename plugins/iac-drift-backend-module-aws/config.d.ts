/** Configuration of the AWS module of the IaC Drift plugin. */
export interface Config {
  iacDrift?: {
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
      /** Calls per second to each account and region. */
      rates?: {
        /**
         * Calls to AWS Config.
         *
         * @default 8
         */
        config?: number;
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
