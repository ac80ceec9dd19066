import Ajv2020 from 'ajv/dist/2020';

/**
 * What OCSF 1.9.0 asks of the three classes that are written and of their objects:
 * required attributes, enumerations, types, and no attribute that it does not know.
 */

const string = { type: 'string', minLength: 1 };
const time = { type: 'integer', minimum: 1_500_000_000_000 };
const count = { type: 'integer', minimum: 0 };
const hex = { type: 'string', pattern: '^[0-9a-f]{64}$' };

function object(
  required: Record<string, object>,
  optional: Record<string, object> = {},
) {
  return {
    type: 'object',
    properties: { ...required, ...optional },
    required: Object.keys(required),
    additionalProperties: false,
  };
}

const fingerprint = object(
  { algorithm_id: { const: 3 }, value: hex },
  {
    algorithm: { const: 'SHA-256' },
    encoding_id: { const: 1 },
    encoding: { const: 'Hex' },
    serialization_id: { enum: [1, 2] },
    serialization: { enum: ['Flat', 'JCS'] },
  },
);

const attestation = object(
  { fingerprint },
  {
    uid: string,
    authority_uid: string,
    chain_uid: string,
    prev_event: object({ uid: string }, { type_uid: count, fingerprint }),
  },
);

const metadata = object(
  {
    product: object({ vendor_name: string }, { name: string }),
    version: { const: '1.9.0' },
  },
  {
    profiles: {
      type: 'array',
      items: { enum: ['record_integrity', 'cloud'] },
      contains: { const: 'record_integrity' },
    },
    uid: string,
    sequence: count,
    original_event_uid: string,
    original_time: string,
    event_code: string,
    correlation_uid: string,
    log_name: string,
    log_provider: string,
  },
);

/** Attributes of every class. */
const base = {
  required: {
    activity_id: count,
    category_uid: count,
    class_uid: count,
    metadata,
    severity_id: { enum: [0, 1, 2, 3, 4, 5, 6, 99] },
    time,
    type_uid: count,
    // Of the profile record_integrity.
    attestation_list: { type: 'array', items: attestation, minItems: 1 },
  },
  optional: {
    activity_name: string,
    category_name: string,
    class_name: string,
    type_name: string,
    severity: string,
    message: string,
    raw_data: string,
    raw_data_hash: fingerprint,
    raw_data_size: count,
  },
};

function ofClass(
  uid: number,
  category: number,
  activities: number[],
  required: Record<string, object>,
  optional: Record<string, object> = {},
) {
  return object(
    {
      ...base.required,
      class_uid: { const: uid },
      category_uid: { const: category },
      activity_id: { enum: activities },
      type_uid: { enum: activities.map(activity => uid * 100 + activity) },
      ...required,
    },
    { ...base.optional, ...optional },
  );
}

const evidence = {
  ...object(
    {},
    {
      actor: object({ user: object({ uid: string }) }),
      api: object({ operation: string }, { request: object({ uid: string }) }),
      src_endpoint: {
        ...object({}, { ip: string, svc_name: string }),
        minProperties: 1,
      },
      data: { type: 'object' },
    },
  ),
  minProperties: 1,
};

const complianceFinding = ofClass(
  2003,
  2,
  [1, 2, 3],
  {
    finding_info: object(
      { uid: string },
      {
        title: string,
        types: { type: 'array', items: string },
        last_seen_time: time,
      },
    ),
    compliance: object(
      {},
      {
        control: string,
        standards: { type: 'array', items: string },
        status: { enum: ['Pass', 'Warning', 'Fail'] },
        status_id: { enum: [1, 2, 3] },
      },
    ),
  },
  {
    status_id: { enum: [1, 2, 3, 4, 5, 6] },
    status: string,
    resources: {
      type: 'array',
      items: object(
        {},
        {
          name: string,
          uid: string,
          type: string,
          region: string,
          group: object({ name: string }),
          data: { type: 'object' },
        },
      ),
    },
    evidences: { type: 'array', items: evidence },
    notes: {
      type: 'array',
      items: object({ comment: string }, { owner: object({ uid: string }) }),
    },
    // Of the profile cloud.
    cloud: object(
      { provider: string },
      { account: object({ uid: string }), region: string },
    ),
  },
);

const scanActivity = ofClass(
  6007,
  6,
  [2, 6],
  { scan: object({ type_id: { const: 99 } }, { name: string, type: string }) },
  {
    start_time: time,
    end_time: time,
    total: count,
    num_detections: count,
    num_skipped_items: count,
  },
);

const baseEvent = ofClass(0, 0, [99], {}, { unmapped: { type: 'object' } });

const schema = {
  type: 'object',
  properties: { class_uid: { enum: [0, 2003, 6007] } },
  required: ['class_uid'],
  allOf: [complianceFinding, scanActivity, baseEvent].map(of => ({
    if: { properties: { class_uid: of.properties.class_uid } },
    then: of,
  })),
};

/** What is wrong with an event, as OCSF sees it. */
export const ocsfProblems = (() => {
  const validate = new Ajv2020({ allErrors: true }).compile(schema);
  return (event: unknown) =>
    validate(event)
      ? []
      : validate.errors!.map(
          e => `${e.instancePath} ${e.message} ${JSON.stringify(e.params)}`,
        );
})();
