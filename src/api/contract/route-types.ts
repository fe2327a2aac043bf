/** What goes in and comes out at every route, as types, from the entry of the table alone. Nothing here exists when it runs. */
import type * as z from 'zod';
import type { answers } from './answers.ts';
import type { bodies } from './requests.ts';
import type { AnswerName, BodyName } from './route.ts';
import type { routes } from './routes.ts';

export type RouteName = keyof typeof routes;
type Routes = typeof routes;

type Answer<A> = A extends 'text'
  ? string
  : A extends `${infer Name extends AnswerName}[]`
    ? z.infer<(typeof answers)[Name]>[]
    : A extends AnswerName
      ? z.infer<(typeof answers)[A]>
      : never;

export type AnswerOf<N extends RouteName> = Answer<Routes[N]['answer']>;
export type LineOf<N extends RouteName> = Routes[N] extends { readonly lines: infer A } ? Answer<A> : never;

/** Undefined for a route without a body. */
export type BodyOf<N extends RouteName> = Routes[N] extends { readonly body: infer B extends BodyName }
  ? z.infer<(typeof bodies)[B]>
  : undefined;

type PathName<P> = P extends `${string}:${infer Name}/${infer Rest}`
  ? Name | PathName<`/${Rest}`>
  : P extends `${string}:${infer Name}`
    ? Name
    : never;

type QueryValue<F> = F extends { readonly kind: 'count' } ? number : boolean;

type QueryFields<R> = R extends { readonly query: infer Q }
  ? { readonly [F in keyof Q]?: QueryValue<Q[F]> }
  : unknown;

/** The fields of path and query together. */
export type FieldsOf<N extends RouteName> = {
  readonly [F in PathName<Routes[N]['path']>]: string;
} & QueryFields<Routes[N]>;
