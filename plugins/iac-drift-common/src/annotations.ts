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
 * Written by the catalog module, never by hand: `drifted`, `not-fully-checked` or
 * `in-sync`. Lists of the catalog can be filtered by it.
 *
 * @public
 */
export const IAC_DRIFT_STATUS_ANNOTATION = 'iac-drift.io/status';

/**
 * Written by the catalog module, never by hand: how many findings ask for
 * attention, when there are any.
 *
 * @public
 */
export const IAC_DRIFT_OPEN_FINDINGS_ANNOTATION = 'iac-drift.io/open-findings';

/**
 * Written by the catalog module, never by hand: the severity of the worst of
 * those findings.
 *
 * @public
 */
export const IAC_DRIFT_WORST_SEVERITY_ANNOTATION =
  'iac-drift.io/worst-severity';

/**
 * Channel on which `{ stackId }` is broadcast when a scan has news.
 *
 * @public
 */
export const IAC_DRIFT_SIGNAL_CHANNEL = 'iac-drift';

/**
 * Topic of the events service on which the backend publishes `{ stackId }` when a
 * scan has news.
 *
 * @public
 */
export const IAC_DRIFT_EVENT_TOPIC = 'iac-drift';
