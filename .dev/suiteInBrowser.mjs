import { format } from 'node:util';
import { launchBrowser } from './browser.mjs';

/**
 * @typedef {object} SuiteOptions
 * @property {string} extensionDevelopmentPath
 * @property {string} extensionTestsPath
 * @property {string | undefined} workspace a folder or `.code-workspace` file; none for an empty window
 */

const deadlineMs = 45 * 60_000;

/**
 * Opens the workbench with a suite to run, and waits for the suite's end.
 * @param {import('./codeServer.mjs').CodeServer} server
 * @param {SuiteOptions} options
 * @returns {Promise<number>} the exit code that the workbench reports
 */
export async function runSuiteInBrowser(server, options) {
  const browser = await launchBrowser();
  const printLog = suiteLog();
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await page.exposeFunction('codeAutomationLog', printLog.add);
    const exitCode = new Promise((/** @type {(code: number) => void} */ resolve) => {
      page.exposeFunction('codeAutomationExit', resolve).catch(() => resolve(1));
      page.once('crash', () => resolve(70));
      server.exited.then(() => resolve(71)).catch(() => resolve(71));
      setTimeout(resolve, deadlineMs, 75).unref();
    });
    await page.goto(`${server.url}/?${workbenchQuery(server.port, options)}`);
    return await exitCode;
  } finally {
    printLog.end();
    await browser.close();
  }
}

/**
 * @param {number} port
 * @param {SuiteOptions} options
 */
function workbenchQuery(port, { workspace, extensionDevelopmentPath, extensionTestsPath }) {
  const payload = Object.entries({ extensionDevelopmentPath, extensionTestsPath }).map(([name, path]) => [
    name,
    `vscode-remote://127.0.0.1:${port}${path}`,
  ]);
  const query = new URLSearchParams({ payload: JSON.stringify(payload) });
  if (workspace === undefined) query.set('ew', 'true');
  else query.set(workspace.endsWith('.code-workspace') ? 'workspace' : 'folder', workspace);
  return query;
}

/** What the workbench says of itself matters only if no suite comes up. The suite reports to a file. */
function suiteLog() {
  /** @type {string[] | undefined} */
  let beforeSuite = [];
  return {
    add: (/** @type {string} */ _type, /** @type {unknown[]} */ args) => {
      const text = format(...args);
      if (text === 'Host tests begin') beforeSuite = undefined;
      else if (beforeSuite) beforeSuite.push(text);
      else if (!text.includes('/out/vs/code/browser/workbench/')) console.log(text);
    },
    end: () => {
      if (beforeSuite) console.log(beforeSuite.join('\n'));
    },
  };
}
