import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { root } from './paths.mjs';

/** @typedef {import('typescript/unstable/ast').Node} Node */
/** @typedef {typeof import('typescript/unstable/ast')} Ast */
/** @typedef {{path: string, line: number}} Place */

/**
 * Visits every node of the sources, in the order of their paths.
 * @param {string} folder of the repository
 * @param {(node: Node, tools: {ast: Ast, path: string, place: string, textOf: (node: Node) => string}) => void} visit
 */
export async function visitSources(folder, visit) {
  const [{ API }, ast] = await Promise.all([import('typescript/unstable/sync'), import('typescript/unstable/ast')]);
  const api = new API({ cwd: root });
  try {
    const snapshot = api.updateSnapshot({ openProject: join(root, 'tsconfig.json') });
    const program = snapshot.getProjects()[0]?.program;
    const names = await readdir(join(root, folder), { recursive: true });
    for (const name of names.filter((each) => each.endsWith('.ts')).sort()) {
      const path = join(root, folder, name);
      const file = program?.getSourceFile(path);
      if (file === undefined) throw new Error(`${path} is not part of the project.`);
      const textOf = (/** @type {Node} */ node) => node.getText(file);
      const walk = (/** @type {Node} */ node) => {
        const line = file.text.slice(0, node.getStart(file)).split('\n').length;
        visit(node, { ast, path: relative(root, path), place: `${relative(root, path)}:${line}`, textOf });
        node.forEachChild(walk);
      };
      walk(file);
    }
  } finally {
    api.close();
  }
}
