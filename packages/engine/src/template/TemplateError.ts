/**
 * Input that is no CloudFormation template, or none that can be compared. The
 * message is one sentence for a person and holds none of its values.
 *
 * @public
 */
export class TemplateError extends Error {
  name = 'TemplateError';
}
