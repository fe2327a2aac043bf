/** How documents and records are named in every engine that has keys. */
export const documentKey = 'document';
export const recordPrefix = 'record/';
