import type {
  ChangeAttributor,
  CloudChangeFeed,
  DesiredStateSource,
  EvidenceStore,
  IacDriftDesiredStateExtensionPoint,
  IacDriftEvidenceExtensionPoint,
  IacDriftLiveStateExtensionPoint,
  LiveStateReader,
} from '@iac-drift/backstage-plugin-iac-drift-node';
import type { NoteSigner } from '@iac-drift/ledger';

/**
 * The configured sources of desired state, by kind and id.
 *
 * @internal
 */
export class DesiredStateSources implements IacDriftDesiredStateExtensionPoint {
  readonly #sources = new Map<string, DesiredStateSource>();

  addSource(...sources: DesiredStateSource[]): void {
    for (const source of sources) {
      const name = `${source.kind}:${source.id}`;
      if (this.#sources.has(name)) {
        throw new Error(
          `The source '${name}' is configured twice. Give each source under iacDrift its own id.`,
        );
      }
      this.#sources.set(name, source);
    }
  }

  find(kind: string, id: string): DesiredStateSource | undefined {
    return this.#sources.get(`${kind}:${id}`);
  }

  list(): DesiredStateSource[] {
    return [...this.#sources.values()];
  }
}

/**
 * The one reader of live state and the one attributor, once a module set them, and
 * whatever tells of changes.
 *
 * @internal
 */
export class LiveState implements IacDriftLiveStateExtensionPoint {
  #reader: LiveStateReader | undefined;
  #attributor: ChangeAttributor | undefined;
  readonly feeds: CloudChangeFeed[] = [];

  setReader(reader: LiveStateReader): void {
    if (this.#reader) {
      throw new Error(
        `Live state is already read by '${
          this.#reader.id
        }'. Install one module that reads live state.`,
      );
    }
    this.#reader = reader;
  }

  setAttributor(attributor: ChangeAttributor): void {
    if (this.#attributor) {
      throw new Error(
        `Changes are already attributed by '${
          this.#attributor.id
        }'. Install one module that attributes changes.`,
      );
    }
    this.#attributor = attributor;
  }

  addChangeFeed(feed: CloudChangeFeed): void {
    this.feeds.push(feed);
  }

  get reader(): LiveStateReader | undefined {
    return this.#reader;
  }

  get attributor(): ChangeAttributor | undefined {
    return this.#attributor;
  }
}

/**
 * The stores that the log is published to, and who signs it, where modules said so.
 *
 * @internal
 */
export class Evidence implements IacDriftEvidenceExtensionPoint {
  readonly #stores = new Map<string, EvidenceStore>();
  #createSigner: ((origin: string) => Promise<NoteSigner>) | undefined;

  addStore(...stores: EvidenceStore[]): void {
    for (const store of stores) {
      if (this.#stores.has(store.id)) {
        throw new Error(
          `The evidence store '${store.id}' is configured twice. Give each store under iacDrift.evidence its own id.`,
        );
      }
      this.#stores.set(store.id, store);
    }
  }

  setSigner(create: (origin: string) => Promise<NoteSigner>): void {
    if (this.#createSigner) {
      throw new Error(
        'Two modules want to sign the log. Configure one key under iacDrift.ledger.',
      );
    }
    this.#createSigner = create;
  }

  get stores(): EvidenceStore[] {
    return [...this.#stores.values()];
  }

  get createSigner(): ((origin: string) => Promise<NoteSigner>) | undefined {
    return this.#createSigner;
  }
}
