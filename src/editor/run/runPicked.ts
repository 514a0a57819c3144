import { ownOptions, saveWorkspaceOptions } from '../options/fileOptions';
import { pickOptions } from '../options/pickOptions';
import type { RunOptions } from '../options/runOptions';
import type { Parts } from '../parts';
import { runSource } from './runSource';
import type { Source } from './source';

/** Shows the options first, some of them chosen already, and keeps what was changed for as long as the person says. */
export async function runPicked(parts: Parts, source: Source, chosen: RunOptions = {}): Promise<void> {
  const { document } = source;
  const picked = await pickOptions(parts, source, chosen);
  if (picked === undefined) return;
  const { changes, keep } = picked;
  if (keep === 'file') await parts.fileOptions.save(document.uri, changes);
  if (keep === 'workspace') {
    await saveWorkspaceOptions(document, changes);
    await parts.fileOptions.save(document.uri, ownOptions(changes));
  }
  await runSource(parts, source, 'person', changes);
}
