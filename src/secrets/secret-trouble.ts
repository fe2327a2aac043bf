/** Why a secret could not be had, as facts. How it reads stands in `words.ts`. */
export type SecretTrouble =
  | { readonly is: 'missing'; readonly path: string }
  | { readonly is: 'no-file'; readonly path: string }
  | { readonly is: 'unreadable'; readonly path: string; readonly said: string }
  /** The agent's unit was given none at all. */
  | { readonly is: 'no-credentials'; readonly name: string }
  | { readonly is: 'no-credential'; readonly name: string; readonly directory: string }
  | { readonly is: 'unable'; readonly program: string; readonly said: string }
  | { readonly is: 'script-failed'; readonly program: string; readonly how: string; readonly said: string }
  | { readonly is: 'too-slow'; readonly what: string; readonly withinMs: number }
  | { readonly is: 'empty'; readonly what: string }
  | { readonly is: 'too-long'; readonly what: string }
  | { readonly is: 'no-text'; readonly what: string };

export type Secret = { readonly value: string } | { readonly trouble: SecretTrouble };

/** What a secret may have at most; the longest of practice are tokens. */
export const secretBytesMax = 4096;
