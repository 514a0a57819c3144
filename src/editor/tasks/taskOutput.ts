import type * as vscode from 'vscode';
import type { TrackedJob } from '../../jobs/jobs';
import { inSlices } from '../../jobs/output/inSlices';
import { terminalOutput } from '../../jobs/output/terminalOutput';
import { withLocalPaths } from '../../jobs/tasks/localPaths';
import { sourceOf } from '../locations/jobPlaces';
import { leftOutText } from '../output/terminalViews';
import type { Parts } from '../parts';
import { folderOfTask, pathFrom } from './taskPaths';

/** What a job printed, for the terminal of a task: the sandbox knows a file as `/sandbox/main.py`, the person as `src/fib.py`. */
export async function taskOutput({ places }: Parts, task: vscode.Task, job: TrackedJob): Promise<Iterable<string>> {
  const { stdout = '', stderr = '' } = job.result ?? {};
  const folder = folderOfTask(task);
  const found = await places.of(job);
  const pathOf = (place: (typeof found)[number]): string | undefined => {
    const uri = sourceOf(job, place);
    return uri && pathFrom(folder, uri);
  };
  return terminalOutput(
    {
      stdout: await inSlices(withLocalPaths(stdout, 'stdout', found, pathOf)),
      stderr: await inSlices(withLocalPaths(stderr, 'stderr', found, pathOf)),
    },
    leftOutText,
  );
}
