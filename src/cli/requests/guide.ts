/**
 * What the command line says of a request beyond the table of requests: all of it may be left out, then the request is
 * finished as soon as the cluster has accepted it.
 */
import type { ApiClient } from '../../api/client.ts';
import type { StatusView } from '../../api/contract/views.ts';

/** `A`: what is asked, as the table of requests types it. */
export interface Guide<A> {
  /** More to know, one paragraph. */
  readonly details?: string;
  /** Default: the shortest line there is. */
  readonly examples?: readonly string[];
  /** What a person must answer with "yes" first, who sees how things stand `now`; undefined: nothing need be asked. */
  readonly question?: (
    asked: A,
    now: StatusView,
    client: ApiClient,
  ) => string | undefined | Promise<string | undefined>;
  /** Throws what the cluster would refuse: nobody is asked about what cannot be. Only where there is a question. */
  readonly check?: (asked: A, now: StatusView) => void;
  /** What is still missing; undefined when it is finished. */
  readonly open?: (now: StatusView, before: StatusView, asked: A) => string | undefined;
  /** Why it is not going to be finished any more, as somebody else has changed their mind; looked at while it is open. */
  readonly overtaken?: (now: StatusView, asked: A) => string | undefined;
  /** Default: the title of the request. */
  readonly done?: (now: StatusView, before: StatusView, asked: A) => string;
}
