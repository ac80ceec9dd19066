import { AwsRefusal, type AwsCall } from '../account/AwsRefusal';

/** A hundred thousand rows of a hundred a page; past that, something is off. */
const MAX_PAGES = 1000;

/**
 * Walks over the pages of an answer. What has no last page is not known: neither a
 * token that comes back nor one page too many ends it as if all had been read.
 *
 * @param options - `from`: the token of a page that was come to before
 * @throws AwsRefusal
 * @internal
 */
export async function* everyPage<P>(options: {
  call: AwsCall;
  ask: (token: string | undefined) => Promise<P>;
  next: (page: P) => string | undefined;
  from?: string;
}): AsyncGenerator<P> {
  const { call, ask, next } = options;
  const seen = new Set<string>();
  let token = options.from;
  do {
    const page = await ask(token);
    yield page;
    token = next(page) || undefined;
    if (token && (seen.has(token) || seen.size >= MAX_PAGES)) {
      throw new AwsRefusal(
        'source-error',
        'UnusableAnswer',
        `${call.action} never came to its last page in ${call.region} of account ${call.accountId}.`,
      );
    }
    seen.add(token ?? '');
  } while (token);
}
