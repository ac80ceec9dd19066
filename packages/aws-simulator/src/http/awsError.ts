/** An error in AWS's own terms. @internal */
export class AwsError extends Error {
  constructor(
    /** `__type` of the JSON protocols, `Code` of the query protocol. */
    readonly code: string,
    message: string,
    readonly status = 400,
  ) {
    super(message);
    this.name = 'AwsError';
  }
}
