import { locale } from '../../locale';

/** When a run was started, short: `12:03` or `12:03:07` today, `Nov 23 12:03` before, with the year when it was another one. */
export function runTime(ms: number, now: Date, precision: 'minutes' | 'seconds'): string {
  const time = new Date(ms);
  const units = [time.getHours(), time.getMinutes(), ...(precision === 'seconds' ? [time.getSeconds()] : [])];
  const clock = units.map((unit) => String(unit).padStart(2, '0')).join(':');
  if (time.toDateString() === now.toDateString()) return clock;
  const isThisYear = time.getFullYear() === now.getFullYear();
  const year = isThisYear ? {} : ({ year: 'numeric' } as const);
  return `${time.toLocaleDateString(locale(), { month: 'short', day: 'numeric', ...year })} ${clock}`;
}
