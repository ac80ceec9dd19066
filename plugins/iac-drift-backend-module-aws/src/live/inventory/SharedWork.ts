import { AwsRefusal } from '../../account/AwsRefusal';

interface Work {
  promise: Promise<void>;
  controller: AbortController;
  waiting: number;
}

/**
 * Lets several callers wait for the same work, by name. One that gives up leaves
 * the others their work; when the last one does, it is stopped.
 *
 * @internal
 */
export class SharedWork {
  readonly #running = new Map<string, Work>();

  /**
   * Waits for the work of a name, which is started if it is not under way.
   *
   * @throws what the work throws; AwsRefusal `Aborted` when the signal says stop
   */
  async join(
    name: string,
    start: (signal: AbortSignal) => Promise<void>,
    signal?: AbortSignal,
  ): Promise<void> {
    const work = this.#running.get(name) ?? this.#start(name, start);
    work.waiting += 1;
    let stop = () => {};
    try {
      await Promise.race([
        work.promise,
        new Promise<never>((_, reject) => {
          stop = () =>
            reject(
              new AwsRefusal(
                'source-error',
                'Aborted',
                'The read was stopped.',
              ),
            );
          if (signal?.aborted) stop();
          signal?.addEventListener('abort', stop, { once: true });
        }),
      ]);
    } finally {
      signal?.removeEventListener('abort', stop);
      work.waiting -= 1;
      if (work.waiting === 0) {
        this.#forget(name, work);
        work.controller.abort();
      }
    }
  }

  #start(name: string, start: (signal: AbortSignal) => Promise<void>): Work {
    const controller = new AbortController();
    const work: Work = {
      promise: start(controller.signal),
      controller,
      waiting: 0,
    };
    this.#running.set(name, work);
    const forget = () => this.#forget(name, work);
    work.promise.then(forget, forget);
    return work;
  }

  #forget(name: string, work: Work): void {
    if (this.#running.get(name) === work) {
      this.#running.delete(name);
    }
  }
}
