import { dirname, join } from 'node:path';

/** The repository. */
export const root = dirname(import.meta.dirname);

/** Everything the tools make, apart from `dist` and `node_modules`; git-ignored. */
export const buildDir = join(root, '.build');
