import type { Resource } from '../account/resource';
import { checkoutNetwork } from './checkoutNetwork';
import { media } from './media';
import { orders } from './orders';
import { payments } from './payments';
import { paymentsEdge } from './paymentsEdge';
import { platform } from './platform';

/** What the account holds when it is new. @public */
export const seed: Resource[] = [
  ...platform,
  ...checkoutNetwork,
  ...orders,
  ...payments,
  ...paymentsEdge,
  ...media,
];
