/**
 * The body of an answer, as it comes in.
 *
 * @param onProgress - is told how many bytes have come
 * @internal
 */
export async function readBlob(
  response: Response,
  onProgress: (bytes: number) => void = () => {},
): Promise<Blob> {
  const reader = response.body?.getReader();
  if (!reader) {
    return response.blob();
  }
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) {
      const type = response.headers.get('content-type') ?? '';
      return new Blob(parts, { type });
    }
    parts.push(value);
    bytes += value.length;
    onProgress(bytes);
  }
}
