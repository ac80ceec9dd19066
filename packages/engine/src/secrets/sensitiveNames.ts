/**
 * Words that mark a path as secret, whatever the state says. A provider's own
 * marks are not always in a state: Terraform stored `aws_db_instance.password`
 * without one for years.
 */
const SECRET_WORDS =
  /passw(or)?d|secret|token|private_?key|passphrase|credential|access_?key|api_?key|auth_?key|signing_?key|connection_?string|client_?key|user_?data/i;

/** Names that hold such a word and no secret. */
const NOT_SECRET = new Set([
  'api_key_selection_expression',
  'api_key_source',
  'http_tokens',
  'secret_arn',
  'secret_id',
  'secret_status',
  'master_user_secret',
  'manage_master_user_password',
  'master_user_secret_kms_key_id',
  'password_wo_version',
]);

/**
 * Whole attributes that may hold secrets in every value, by Terraform's type and by
 * CloudFormation's.
 */
const SECRET_ATTRIBUTES = new Map<string, string[]>([
  ['aws_lambda_function', ['environment']],
  ['aws_ecs_task_definition', ['container_definitions']],
  ['aws_codebuild_project', ['environment']],
  ['aws_ssm_parameter', ['value', 'insecure_value']],
  ['aws_secretsmanager_secret_version', ['secret_string', 'secret_binary']],
  ['aws_launch_template', ['user_data']],
  ['AWS::Lambda::Function', ['Environment']],
  ['AWS::CodeBuild::Project', ['Environment.EnvironmentVariables']],
  ['AWS::SSM::Parameter', ['Value']],
  // Origins tell CloudFront's requests by a secret in a header.
  ['aws_cloudfront_distribution', ['origin[0].custom_header']],
]);

/** Names met before; the same few hundred come again and again. */
const JUDGED = new Map<string, boolean>();
const MOST_JUDGED = 10_000;

/** Whether one key, by its name alone, is taken to hold a secret. @internal */
export function isSecretName(name: string): boolean {
  const known = JUDGED.get(name);
  if (known !== undefined) return known;
  const isSecret =
    SECRET_WORDS.test(name) && !NOT_SECRET.has(name.toLowerCase());
  if (JUDGED.size < MOST_JUDGED) JUDGED.set(name, isSecret);
  return isSecret;
}

/** The attributes of a type that are secret throughout. @internal */
export function secretAttributesOf(type: string): string[] {
  return SECRET_ATTRIBUTES.get(type) ?? [];
}
