/** Mistakes of the model's list that no small change of the code can make, with the reason. */
export const leftToTheModel: Readonly<Record<string, string>> = {
  'lapse-without-accusation':
    'the core compares (incarnation, counter) of the record whatever stands in the document, and a watch is milliseconds late at most; only a renewal that is confirmed seconds after it was committed would tell',
  'evidence-before-accusation':
    'the same: a counter that stood still through two accusations belongs to a node that did not renew',
  'unknown-taken-for-refusal':
    'every write of the core is a compare-and-set on what it read, and both a conflict and an unknown answer lead to a read; there is no other path to break',
  'no-refusal-in-journal':
    'a restarted daemon renews before it starts anything, which takes its older release back; only a write of the coordinator that is still under way then would tell, and none stays that long here by chance',
  'unfence-before-rebirth': 'nothing is unfenced yet',
  'late-unfence-after-cut-off': 'nothing is unfenced yet',
};
