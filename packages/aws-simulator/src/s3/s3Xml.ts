import type { S3Answer } from './s3Operations';

/** Text, an element with elements, or one element for each item. */
type Content = string | { [name: string]: Content } | Content[];

/** An answer in S3's XML. @internal */
export function xml(
  name: string,
  content: { [name: string]: Content },
): S3Answer {
  return {
    headers: { 'content-type': 'application/xml' },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n<${name} xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${inner(
      content,
    )}</${name}>`,
  };
}

/** An error in S3's XML. @internal */
export function errorXml(code: string, message: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('Error', {
    Code: code,
    Message: message,
    RequestId: '0000000000000000',
  })}`;
}

/** The text of the first element with a name, as the SDK writes it. @internal */
export function elementOf(body: Buffer, name: string): string | undefined {
  return new RegExp(`<${name}>([^<]*)</${name}>`).exec(body.toString())?.[1];
}

function element(name: string, content: Content): string {
  return Array.isArray(content)
    ? content.map(item => element(name, item)).join('')
    : `<${name}>${inner(content)}</${name}>`;
}

function inner(content: string | { [name: string]: Content }): string {
  return typeof content === 'string'
    ? content.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
    : Object.entries(content)
        .map(([name, value]) => element(name, value))
        .join('');
}
