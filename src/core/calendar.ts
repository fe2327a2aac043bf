/**
 * Windows of time that the cluster file names by a cron expression and a time zone. The core has no calendar: whoever gives it
 * the time gives it this as well, and it is asked anew whenever something depends on it. So a clock that was put right has an
 * effect at the next look, and nothing about windows is remembered.
 */
export interface TimeWindow {
  /** Five fields: minute, hour, day of the month, month, day of the week. */
  readonly cron: string;
  readonly forMs: number;
  readonly timezone: string;
}

export interface LocalTime {
  /** `2027-01-16`. */
  readonly date: string;
  /** `02:00`. */
  readonly time: string;
  /** 0 is Sunday. */
  readonly weekday: number;
}

export interface Opening {
  /** Wall clock, ms. */
  readonly opens: number;
  readonly closes: number;
  /** When it opens, as clocks in its time zone show it. */
  readonly at: LocalTime;
}

/** The opening that lasts at this time of the wall clock, else the next one; undefined: there is none. */
export type Calendar = (window: TimeWindow, wall: number) => Opening | undefined;
