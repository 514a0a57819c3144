// Loads the extension's entry the way an extension host does, and prints what that took.
import Module, { createRequire } from 'node:module';
import { join } from 'node:path';
import { root } from './paths.mjs';

/** Whatever is asked of it, it answers with itself: enough to load against, not to run. @type {unknown} */
const anything = new Proxy(class {}, {
  get: (target, name) => (name === 'prototype' ? target.prototype : anything),
  apply: () => anything,
});

const loader = /** @type {{_load: (request: string, ...rest: unknown[]) => unknown}} */ (
  /** @type {unknown} */ (Module)
);
const load = loader._load;
/** @type {string[]} */
const requested = [];
loader._load = (request, ...rest) => {
  requested.push(request);
  return request === 'vscode' ? anything : load.call(Module, request, ...rest);
};

const require = createRequire(import.meta.url);
const start = performance.now();
require(join(root, 'dist/extension.js'));
const ms = performance.now() - start;
console.log(JSON.stringify({ ms, modules: requested.slice(1) }));
