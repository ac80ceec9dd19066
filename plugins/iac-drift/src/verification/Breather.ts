/** How long to work before the page gets its turn, in milliseconds: most of a frame. */
const WORK_MS = 10;

/** Lets the page draw and answer its user between pieces of long work. @internal */
export class Breather {
  #since = performance.now();

  /** Returns at once while the time for work is not used up. */
  async rest(): Promise<void> {
    if (performance.now() - this.#since >= WORK_MS) {
      await nextTask();
      this.#since = performance.now();
    }
  }
}

/** Not a timer: those are held back to one a second in a tab that is not in view. */
function nextTask(): Promise<void> {
  if (typeof MessageChannel === 'undefined') {
    return new Promise(resolve => setTimeout(resolve));
  }
  return new Promise(resolve => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
