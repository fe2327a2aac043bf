/**
 * What travels between the store process and its clients: one line per message, a JSON array as the head, and after a
 * tab each value as JSON text. JSON never contains a bare tab or newline, so values pass through the store process as
 * text: it neither builds nor prints them, and a client parses each value once.
 *
 *     client                                    store process
 *     ["hello",2]                               ["welcome",2]
 *     [6,"watch",domain]                        [6,"ok"]                 then every change of the domain is pushed
 *     [7,"read",domain,since]                   [7,"ok",revision,[[key,version],…]] \t value \t …
 *     [8,"put",domain,key,expected] \t value    [8,"ok",version] | [8,"conflict"] | [8,"failed",reason]
 *     […,expected,"later"] \t value             likewise, and the push may wait for other traffic
 *     [9,"config",hash] / [9,"status"]          [9,"ok"] \t text-as-JSON (absent: no value)
 *     [9,"put-config",hash] \t text-as-JSON     [9,"ok"]
 *     [9,"list"]                                [9,"ok",[domain,…],[hash,…]]
 *     [9,"keep-configs",[hash,…]] / [9,"ping"]  [9,"ok"]
 *                                               ["change",domain,key,version] \t value   (never to the writer itself)
 *                                               ["change",domain,key,version,age] \t value   told late, by so many ms
 *
 * `later` is for a record in which nothing but the renewal counter moved: nobody waits for it, and waking every agent for
 * every renewal of every other would be most of what an idle cluster costs.
 *
 * Versions grow through the whole store, and a connection that watches a domain sees its versions in order: a reply to a
 * writer takes the place of the push. So who watches and has read once needs only `since` = the highest version it has
 * seen there.
 */

export const wireFormat = 2;
/** A document is at most 256 KiB and a configuration about twice that: far above both, far below trouble. */
export const lineCharactersMax = 4 * 1024 * 1024;
/** Until the peer has said hello it may not make us keep more than this. */
export const helloCharactersMax = 4096;

export interface Message {
  readonly head: readonly unknown[];
  /** JSON texts, unparsed. */
  readonly values: readonly string[];
}

export function encode(head: readonly unknown[], ...values: readonly string[]): string {
  return values.length === 0
    ? `${JSON.stringify(head)}\n`
    : `${JSON.stringify(head)}\t${values.join('\t')}\n`;
}

/** Undefined when the line is not a message; values are not looked at. */
export function decode(line: string): Message | undefined {
  const tab = line.indexOf('\t');
  try {
    const head: unknown = JSON.parse(tab < 0 ? line : line.slice(0, tab));
    if (!Array.isArray(head)) return undefined;
    return { head, values: tab < 0 ? [] : line.slice(tab + 1).split('\t') };
  } catch {
    return undefined;
  }
}
