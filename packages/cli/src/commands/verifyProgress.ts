import type { VerifyProgress } from './verifyReport';

const INTERVAL_MS = 100;

/** Shows how far a verification is, on a terminal only. @internal */
export function progressOn(stream: NodeJS.WriteStream): {
  show(progress: VerifyProgress): void;
  clear(): void;
} {
  let last = 0;
  return {
    show({ versions, entries, fraction }) {
      const now = Date.now();
      if (stream.isTTY && now - last >= INTERVAL_MS) {
        last = now;
        const percent = Math.floor(100 * fraction);
        stream.write(
          versions === undefined
            ? `\r${percent} %  ${entries} entries\u001b[K`
            : `\r${versions} versions listed\u001b[K`,
        );
      }
    },
    clear() {
      if (last > 0) {
        stream.write('\r\u001b[K');
      }
    },
  };
}
