import type { JsonValue } from '@iac-drift/engine';
import { scalar } from './request';

const ON = ['true', 'enabled', 'on'];
const OFF = ['false', 'disabled', 'suspended', 'off'];

/** What a word for on or off says. @internal */
export function asSwitch(value: JsonValue): boolean | undefined {
  const text = String(value).toLowerCase();
  if (ON.includes(text)) {
    return true;
  }
  return OFF.includes(text) ? false : undefined;
}

/** Whether a value in a request or an item is that of the code. @internal */
export function isSame(value: string, to: string | number | boolean): boolean {
  return (
    value === scalar(to) || (typeof to === 'boolean' && asSwitch(value) === to)
  );
}

/** Whether a value is that of the code, or an ARN that ends in its name. @internal */
export function means(value: string, to: string | number | boolean): boolean {
  return (
    isSame(value, to) ||
    (value.startsWith('arn:') && value.endsWith(`/${scalar(to)}`))
  );
}

/** A word or number is everywhere; an ARN, an id or a CIDR block is not. @internal */
export function isDistinctive(value: string): boolean {
  return value.length >= 8 && /[0-9:/]/.test(value) && /\D/.test(value);
}

/** What services write in place of a value: `HIDDEN_DUE_TO_SECURITY_REASONS`. @internal */
export function isHidden(value: string): boolean {
  return /^<?(sensitive|hidden_due|redacted)|^[*]+$/.test(value);
}
