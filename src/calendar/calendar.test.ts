import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCalendar, firstCommonOpening, openingAt, startsAfter } from './calendar.ts';

const hour = 3_600_000;
const berlin = { cron: '0 2 * * 6', forMs: 2 * hour, timezone: 'Europe/Berlin' };
const at = (text: string) => Date.parse(text);
const opens = (window: typeof berlin, text: string) => {
  const opening = openingAt(window, at(text));
  return opening && new Date(opening.opens).toISOString();
};

test('openingAt() shows the next opening, in the time of its zone', () => {
  assert.deepEqual(openingAt(berlin, at('2027-01-15T08:00:00Z')), {
    opens: at('2027-01-16T01:00:00Z'),
    closes: at('2027-01-16T03:00:00Z'),
    at: { date: '2027-01-16', time: '02:00', weekday: 6 },
  });
});

test('openingAt() shows the one that is open from its first moment on, and at its end the next one', () => {
  const first = '2027-01-16T01:00:00.000Z';
  assert.equal(opens(berlin, first), first);
  assert.equal(opens(berlin, '2027-01-16T02:59:59.999Z'), first);
  assert.equal(opens(berlin, '2027-01-16T03:00:00Z'), '2027-01-23T01:00:00.000Z');
});

test('openingAt() opens a window of an hour that does not exist when that hour would be over', () => {
  // On 2027-03-28 clocks in Berlin go from 02:00 to 03:00.
  const daily = { ...berlin, cron: '30 2 * * *', forMs: hour };
  assert.equal(opens(daily, '2027-03-27T12:00:00Z'), '2027-03-28T01:00:00.000Z');
  assert.equal(openingAt(daily, at('2027-03-27T12:00:00Z'))?.at.time, '03:00');
  assert.equal(opens(daily, '2027-03-28T02:00:00Z'), '2027-03-29T00:30:00.000Z');
});

test('openingAt() opens a window of an hour that exists twice at the first of the two, for as long as it says', () => {
  // On 2027-10-31 clocks in Berlin go from 03:00 back to 02:00.
  const daily = { ...berlin, cron: '30 2 * * *', forMs: hour };
  assert.equal(opens(daily, '2027-10-30T12:00:00Z'), '2027-10-31T00:30:00.000Z');
  assert.equal(opens(daily, '2027-10-31T01:29:00Z'), '2027-10-31T00:30:00.000Z');
  assert.equal(opens(daily, '2027-10-31T01:30:00Z'), '2027-11-01T01:30:00.000Z');
});

test('openingAt() counts how long a window is open by time that passes, and not by the hands of the clock', () => {
  const night = { ...berlin, cron: '0 1 * * *', forMs: 3 * hour };
  const opening = openingAt(night, at('2027-10-30T23:30:00Z'));
  assert.equal(opening?.opens, at('2027-10-30T23:00:00Z'));
  assert.equal(opening?.closes, at('2027-10-31T02:00:00Z'));
});

test('openingAt() shows nothing for what never comes, and for a zone that is not known', () => {
  assert.equal(openingAt({ ...berlin, cron: '0 2 30 2 *' }, 0), undefined);
  assert.equal(openingAt({ ...berlin, timezone: 'Europe/Atlantis' }, 0), undefined);
});

test('a calendar that remembers says what one says that does not, whichever way the clock is set', () => {
  const calendar = createCalendar();
  const times = [
    '2027-01-15T08:00:00Z',
    '2027-01-16T01:30:00Z',
    '2027-01-16T03:00:00Z',
    '2027-01-10T00:00:00Z',
  ];
  for (const time of [...times, ...times.toReversed()])
    assert.deepEqual(calendar(berlin, at(time)), openingAt(berlin, at(time)));
});

test('startsAfter() names so many starts, or none', () => {
  const from = at('2026-01-01T00:00:00Z');
  assert.deepEqual(startsAfter({ cron: '0 0 29 2 *', timezone: 'UTC' }, from, 2), [
    at('2028-02-29T00:00:00Z'),
    at('2032-02-29T00:00:00Z'),
  ]);
  assert.deepEqual(startsAfter({ cron: '0 0 31 4 *', timezone: 'UTC' }, from, 2), []);
});

test('firstCommonOpening() finds when several windows are open at once, in seconds of work for what never is', () => {
  const from = at('2027-01-01T00:00:00Z');
  const daily = (cron: string, hours: number, timezone = 'UTC') => ({ cron, forMs: hours * hour, timezone });
  const first = (...windows: (typeof berlin)[]) => {
    const found = firstCommonOpening(windows, from);
    return found === undefined ? undefined : new Date(found).toISOString();
  };
  assert.equal(first(berlin, daily('30 2 * * *', 1, 'Europe/Berlin')), '2027-01-02T01:30:00.000Z');
  // The same hour of the clock in summer alone.
  assert.equal(
    first(daily('0 2 * * *', 1, 'Europe/Berlin'), daily('0 0 * * *', 1)),
    '2027-03-29T00:00:00.000Z',
  );
  // A leap day that is a Saturday comes once in 28 years.
  assert.equal(first(daily('0 2 29 2 *', 1), daily('0 2 * * 6', 1)), '2048-02-29T02:00:00.000Z');
  assert.equal(first(daily('0 2 * * *', 1), daily('0 3 * * *', 1)), undefined);
  assert.equal(first(daily('0 1 * * *', 3), daily('0 3 * * *', 3), daily('0 5 * * *', 2)), undefined);
  assert.equal(first(daily('0 2 * * *', 1), daily('0 2 30 2 *', 1)), undefined);
});
