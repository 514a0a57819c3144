import { printableLine } from '../jobs/output/printable';

/** Text for a list of choices: one line, and no icon, which `$(name)` would become there. */
export const plainLabel = (text: string): string => printableLine(text).replaceAll('$(', '$ (');
