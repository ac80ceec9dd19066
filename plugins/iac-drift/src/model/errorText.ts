import { ResponseError } from '@backstage/errors';

/** The sentence that the backend gave, else what is known of the failure. @internal */
export function errorText(error: Error): string {
  if (error instanceof ResponseError) {
    return error.body.error.message || error.message;
  }
  return error.message;
}
