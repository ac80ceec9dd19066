/**
 * Stack refs, comma separated: `terraform:demo/orders/terraform.tfstate`. Every
 * resource of the stack belongs to the entity, unless narrowed by
 * {@link IAC_DRIFT_RESOURCES_ANNOTATION}.
 *
 * @public
 */
export const IAC_DRIFT_STACKS_ANNOTATION = 'iac-drift.io/stacks';

/**
 * Resource addresses with `*` globs, comma separated:
 * `module.orders.*, aws_sqs_queue.orders_*`.
 *
 * @public
 */
export const IAC_DRIFT_RESOURCES_ANNOTATION = 'iac-drift.io/resources';

/**
 * On a User: names under which the person appears in the cloud's events, comma
 * separated: `alice, arn:aws:iam::123456789012:user/alice`.
 *
 * @public
 */
export const IAC_DRIFT_IDENTITIES_ANNOTATION = 'iac-drift.io/identities';

/**
 * Channel on which `{ stackId }` is broadcast when a scan has news.
 *
 * @public
 */
export const IAC_DRIFT_SIGNAL_CHANNEL = 'iac-drift';
