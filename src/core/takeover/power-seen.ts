/** What fence devices say of a node while all is well, as the members that ask them write it into their records. */
/** By `deviceId`. Of this incarnation of the node, which was heard when its devices were asked. */
export interface PowerSeen {
  readonly inc: string;
  readonly devices: Readonly<Record<string, DeviceSeen>>;
}

export type DeviceSeen =
  | { readonly is: 'on' }
  /** It does not say, now; `wasOn`: it said on before. */
  | { readonly is: 'silent'; readonly wasOn: boolean; readonly said: string }
  /** It says off, and the node is heard. */
  | { readonly is: 'contradicts' };
