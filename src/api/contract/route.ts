/**
 * What a route is, as plain data: the shapes of its bodies and answers are named, not held, so that the table of routes
 * costs neither the agent nor a command the schema library.
 */
import type { answers } from './answers.ts';
import type { Permission } from './permission.ts';
import type { bodies } from './requests.ts';

export type AnswerName = keyof typeof answers;
export type BodyName = keyof typeof bodies;

/** `count`: a whole number from 0 to `max`. `flag`: `1`, or left out. */
export type QueryField =
  | { readonly kind: 'count'; readonly max: number; readonly about: string }
  | { readonly kind: 'flag'; readonly about: string };

/** A route with one permission, one to which every request brings its own, or one that needs none. */
export type Route = Described &
  (
    | { readonly permission: Permission; readonly body?: BodyName }
    | { readonly permission: 'by-request'; readonly body: 'Request' }
    /** What comes with the request must be the right to it. */
    | { readonly permission: 'anyone'; readonly body?: BodyName }
  );

interface Described {
  readonly method: 'GET' | 'POST';
  /** `:name` is a field of the path. */
  readonly path: `/v1/${string}` | '/metrics';
  /** One sentence. */
  readonly summary: string;
  /** Every field may be left out. */
  readonly query?: Readonly<Record<string, QueryField>>;
  /** `text`: a text, and no JSON. */
  readonly answer: AnswerName | `${AnswerName}[]` | 'text';
  /** With the flag `follow`: one JSON object of this shape per line, without end. */
  readonly lines?: AnswerName;
  /** Its texts are compared and not shown, so the client leaves them as they are. */
  readonly verbatim?: true;
}
