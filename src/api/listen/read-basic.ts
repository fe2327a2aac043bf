/** Name and password as HTTP Basic has them (RFC 7617): base64 of UTF-8, the name up to the first colon. */

export interface NameAndPassword {
  readonly name: string;
  readonly password: string;
}

/** Pure. Undefined: it is not written so. What is decoded may be any text. */
export function readBasic(authorization: string): NameAndPassword | undefined {
  const [, encoded = ''] =
    /^Basic +((?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?)$/i.exec(authorization) ?? [];
  const text = decode(encoded);
  const colon = text?.indexOf(':') ?? -1;
  return text === undefined || colon < 1
    ? undefined
    : { name: text.slice(0, colon), password: text.slice(colon + 1) };
}

function decode(base64: string): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(base64, 'base64'));
  } catch {
    return undefined;
  }
}
