const INTERVAL_MS = 100;

/** Shows how far a verification is, on a terminal only. @internal */
export function progressOn(stream: NodeJS.WriteStream): {
  show(progress: { entries: number; bytes: number; total: number }): void;
  clear(): void;
} {
  let last = 0;
  return {
    show({ entries, bytes, total }) {
      const now = Date.now();
      if (stream.isTTY && now - last >= INTERVAL_MS) {
        last = now;
        const percent = total > 0 ? Math.floor((100 * bytes) / total) : 100;
        stream.write(`\r${percent} %  ${entries} entries`);
      }
    },
    clear() {
      if (last > 0) {
        stream.write('\r\u001b[K');
      }
    },
  };
}
