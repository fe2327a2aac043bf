/** What a parser of this folder answers: the value, or what is wrong with the text and what would be right. */
export type Parsed<T> = { readonly value: T } | { readonly wrong: string; readonly right: string };
