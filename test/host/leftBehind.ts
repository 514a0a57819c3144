import { mkdirSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import type { TrackedJob } from '../../src/jobs/jobs';

/** Jobs that a window before this one left behind: its files in the editor's folder are written here, as after a crash. */

export const jobsDir = join(
  dirname(process.env['UNSANDBOX_TEST_REPORT'] ?? ''),
  'user-data/User/globalStorage/unsandbox.unsandbox/jobs',
);
const host = hostname().replace(/[^\w-]/g, '_');
/** No process has this number, so the window is gone. */
export const goneWindow = `999999999.${host}.gone`;
/** A window of this process that lives. */
export const otherWindow = `${process.pid}.${host}.other`;

export function leaveBehind(
  folder: 'active' | 'finished',
  job: Partial<TrackedJob> & { readonly key: string },
  window = goneWindow,
): void {
  mkdirSync(join(jobsDir, folder), { recursive: true });
  const record = { version: 1, service: 'cloud', place: 'gone.test', title: job.key, startedHere: true, ...job };
  const time = String(job.submittedAt).padStart(15, '0');
  const name = folder === 'active' ? `${job.key}@${window}.json` : `${time}-${job.key}.json`;
  writeFileSync(join(jobsDir, folder, name), JSON.stringify(record));
}
