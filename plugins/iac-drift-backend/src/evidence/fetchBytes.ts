/**
 * Asks over HTTP and reads a bounded answer. Redirects are not followed: what was
 * configured is asked, and nobody else.
 *
 * @internal
 */
export async function fetchBytes(options: {
  url: string;
  /** What to post, and as what; without it the URL is read. */
  post?: { type: string; body: Uint8Array };
  maxBytes: number;
  signal?: AbortSignal;
}): Promise<{ status: number; body: Buffer }> {
  const { url, post, maxBytes, signal } = options;
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
