import { DeadlineError, withDeadline } from './deadline';

interface BytesRequest {
  url: string;
  /** What to post, and as what; without it the URL is read. */
  post?: { type: string; body: Uint8Array };
  maxBytes: number;
  signal?: AbortSignal;
}

/** Somebody outside could not be asked. The message is for a person. @internal */
export class UnreachableError extends Error {
  name = 'UnreachableError';
}

/**
 * Asks over HTTP and reads a bounded answer. Redirects are not followed: what was
 * configured is asked, and nobody else.
 *
 * @param options - `who`: for the message, as `The witness example.org`
 * @throws DeadlineError when time is up, UnreachableError when there is no answer,
 * the reason of `signal`
 * @internal
 */
export async function fetchBytes(
  options: BytesRequest & { who: string; milliseconds: number },
): Promise<{ status: number; body: Buffer }> {
  const { who, milliseconds, signal, ...request } = options;
  try {
    return await withDeadline({ who, milliseconds, signal }, inTime =>
      ask({ ...request, signal: inTime }),
    );
  } catch (error) {
    if (signal?.aborted || error instanceof DeadlineError) {
      throw error;
    }
    throw new UnreachableError(`${who} cannot be reached`);
  }
}

async function ask({ url, post, maxBytes, signal }: BytesRequest) {
  const response = await fetch(url, {
    ...(post && {
      method: 'POST',
      headers: { 'Content-Type': post.type },
      body: post.body,
    }),
    redirect: 'error',
    signal,
  });
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of response.body ?? []) {
    length += part.length;
    if (length > maxBytes) {
      throw new Error(`the answer has over ${maxBytes} bytes`);
    }
    parts.push(part);
  }
  return { status: response.status, body: Buffer.concat(parts) };
}
