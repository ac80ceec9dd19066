import { LiveItem } from '../types';
import { Found, ItemIndex, Locator, Place } from './itemIndex';

/** What the sources show of one resource; at least one of them does. @internal */
export interface Sight {
  /** AWS Config's item. */
  item?: LiveItem;
  /** Cloud Control's model. */
  model?: LiveItem;
}

/** @internal */
export type Sought = Sight | 'none' | 'ambiguous';

const NO_MODEL: Found = { kind: 'none' };

/** Live items of both sources by everything a state may know them by. @internal */
export class LiveIndex {
  readonly #items: ItemIndex;
  readonly #models: ItemIndex;
  readonly #hasModels: boolean;

  constructor(live: LiveItem[]) {
    const models = live.filter(item => item.source === 'cloud-control');
    this.#models = new ItemIndex(models);
    this.#hasModels = models.length > 0;
    this.#items = new ItemIndex(
      models.length === 0
        ? live
        : live.filter(item => item.source !== 'cloud-control'),
    );
  }

  /** The newest of each object and source, AWS Config's first. */
  *items(): Iterable<LiveItem> {
    yield* this.#items.items();
    yield* this.#models.items();
  }

  /** @param identifier - Cloud Control's, where it is known */
  find(
    resourceType: string,
    locator: Locator,
    place: Place,
    identifier?: string,
  ): Sought {
    const item = this.#items.find(resourceType, locator, place);
    const model = this.#modelOf(resourceType, locator, place, identifier);
    if (item.kind === 'item') {
      return model.kind === 'item'
        ? { item: item.item, model: model.item }
        : { item: item.item };
    }
    if (model.kind === 'item') return { model: model.item };
    return [item.kind, model.kind].includes('ambiguous') ? 'ambiguous' : 'none';
  }

  /** Cloud Control names many types by what AWS Config has as their name. */
  #modelOf(
    resourceType: string,
    locator: Locator,
    place: Place,
    identifier: string | undefined,
  ): Found {
    if (!this.#hasModels) return NO_MODEL;
    const sought = { ...locator, resourceId: identifier ?? locator.resourceId };
    const found = this.#models.find(resourceType, sought, place);
    return found.kind === 'none' && locator.resourceName !== undefined
      ? this.#models.find(
          resourceType,
          { resourceId: locator.resourceName },
          place,
        )
      : found;
  }
}
