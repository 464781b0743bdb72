/**
 * Business hours: Monday to Friday, 09:00 to 17:00 UTC. Eight of them are one business day. No holidays: a table of them would be wrong
 * somewhere, and a deadline that comes a day early hands over to the backup, which harms nobody.
 */
const opens = 9;
const closes = 17;
const hour = 3_600_000;
const day = 24 * hour;

/**
 * The instant at which `hours` business hours have passed since `from`. Time outside business hours does not count.
 *
 * @example
 * addBusinessHours(new Date("2026-03-06T16:00:00Z"), 2).toISOString(); //=> "2026-03-09T10:00:00.000Z"
 */
export function addBusinessHours(from: Date, hours: number): Date {
  let left = hours * hour;
  let at = from.getTime();
  for (;;) {
    const midnight = Math.floor(at / day) * day;
    const weekday = new Date(midnight).getUTCDay();
    const isBusinessDay = weekday !== 0 && weekday !== 6;
    const start = Math.max(at, midnight + opens * hour);
    const open = isBusinessDay ? Math.max(0, midnight + closes * hour - start) : 0;
    // A deadline lies within business hours: work that ends with the day ends today, not tomorrow morning.
    if (open > 0 && left <= open) return new Date(start + left);
    left -= open;
    at = midnight + day;
  }
}
