/** @jest-environment node */
import { createEvent, type EventInput, validateEvent } from './event';

const input: EventInput = {
  id: '1',
  source: '//example.com',
  type: 'io.iac-drift.finding.detected.v1',
  time: '2026-11-23T10:00:00.123Z',
};

describe('createEvent', () => {
  it('makes a CloudEvent and leaves out what is undefined', () => {
    expect(
      createEvent({
        ...input,
        subject: undefined,
        data: { a: [1] },
        extensions: { authtype: 'user', severitynumber: 13, dry: true },
      }),
    ).toEqual({
      specversion: '1.0',
      ...input,
      data: { a: [1] },
      datacontenttype: 'application/json',
      authtype: 'user',
      severitynumber: 13,
      dry: true,
    });
    expect(
      Object.keys(createEvent({ ...input, subject: undefined })),
    ).not.toContain('subject');
  });

  it.each<[string, Partial<EventInput>, string]>([
    ['an empty id', { id: '' }, 'needs the attribute id'],
    ['an empty source', { source: '' }, 'needs the attribute source'],
    ['an empty subject', { subject: '' }, 'subject is empty'],
    [
      'a foreign type',
      { type: 'com.example.a.b.v1' },
      'does not read io.iac-drift',
    ],
    ['a type without a version', { type: 'io.iac-drift.a.b' }, 'does not read'],
    ['a local time', { time: '2026-11-23T10:00:00+01:00' }, 'RFC 3339 in UTC'],
    ['a date', { time: '2026-11-23' }, 'RFC 3339 in UTC'],
    ['a control character', { id: 'a\nb' }, 'id is empty or holds'],
    ['a C1 control', { subject: 'a\u0085' }, 'subject is empty or holds'],
    ['a noncharacter', { subject: '\ufffe' }, 'subject is empty or holds'],
    ['a lone surrogate', { subject: '\ud800' }, 'subject is empty or holds'],
    [
      'an attribute in capitals',
      { extensions: { authId: 'a' } },
      '"authId" is not named',
    ],
    [
      'a long name',
      { extensions: { [`a${'b'.repeat(20)}`]: 'a' } },
      'is not named',
    ],
    ['a fraction', { extensions: { a: 1.5 } }, 'not a 32-bit integer'],
    [
      'a 33-bit integer',
      { extensions: { a: 2 ** 31 } },
      'not a 32-bit integer',
    ],
    ['an object', { extensions: { a: {} as never } }, 'must be a string'],
    [
      'an extension over an attribute',
      { extensions: { id: 'a' } },
      'would hide',
    ],
    [
      'data that is not JSON',
      { data: { a: undefined } as never },
      '$.data.a is undefined',
    ],
  ])('refuses %s', (_, change, message) => {
    expect(() => createEvent({ ...input, ...change })).toThrow(message);
  });
});

describe('validateEvent', () => {
  it('refuses another version of CloudEvents', () => {
    expect(() => validateEvent({ ...input, specversion: '0.3' })).toThrow(
      'specversion must be 1.0',
    );
  });

  it('refuses a hostile prototype as an attribute', () => {
    const hostile = JSON.parse(
      JSON.stringify({ ...input, specversion: '1.0' }).replace(
        '{',
        '{"__proto__":{"x":1},',
      ),
    );
    expect(() => validateEvent(hostile)).toThrow('"__proto__" is not named');
  });
});
