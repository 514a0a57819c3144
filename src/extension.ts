import * as vscode from 'vscode';
import type { App } from './editor/app';
import type { UnsandboxApi } from './editor/extensionApi/unsandboxApi';

/** A bundle beside this one. */
const loadApp = (): typeof import('./editor/app') => require('./app.js');

/** What has to be done before the editor goes. */
const closers: (() => Promise<void>)[] = [];

/**
 * Registers, and nothing more: every window pays for this file when it starts. What works is loaded when something of it is used, or
 * there is something to work with: a file that is open, a job that is kept. Returns what other extensions may use.
 */
export function activate(context: vscode.ExtensionContext): UnsandboxApi {
  const { subscriptions } = context;
  const tests = vscode.tests.createTestController('unsandbox.expected', 'unsandbox');
  const views = vscode.Disposable.from(...viewIds(context).map((id) => showWhenSeen(id, () => app())));
  let running: App | undefined;
  const app = (): App => {
    if (running !== undefined) return running;
    views.dispose(); // the views of the app take their places
    running = loadApp().startApp(context, tests);
    closers.push(running.close);
    return running;
  };
  tests.resolveHandler = (item) => {
    app(); // it sets another handler
    return tests.resolveHandler?.(item);
  };
  subscriptions.push(
    tests,
    views,
    ...commandIds(context).map((id) =>
      vscode.commands.registerCommand(id, (...args: unknown[]) => app().commands[id]?.(...args)),
    ),
    ...toolNames(context).map((name) => registerTool(name, app)),
    vscode.tasks.registerTaskProvider('unsandbox', {
      provideTasks: (token) => app().tasks.provideTasks(token),
      resolveTask: (task, token) => app().tasks.resolveTask(task, token),
    }),
    whenThereIsWork(context, app),
  );
  return {
    version: 1,
    run: (request, token) => app().api.run(request, token),
    jobs: () => app().api.jobs(),
    cancel: (jobId) => app().api.cancel(jobId),
    get onDidChangeJobs() {
      return app().api.onDidChangeJobs;
    },
  };
}

export async function deactivate(): Promise<void> {
  await Promise.all(closers.splice(0).map((close) => close()));
}

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string }[];
    readonly views: Readonly<Record<string, readonly { readonly id: string }[]>>;
    readonly languageModelTools: readonly { readonly name: string }[];
  };
}

const contributesOf = ({ extension }: vscode.ExtensionContext): Manifest['contributes'] =>
  (extension.packageJSON as Manifest).contributes;

const commandIds = (context: vscode.ExtensionContext): readonly string[] =>
  contributesOf(context).commands.map(({ command }) => command);

const toolNames = (context: vscode.ExtensionContext): readonly string[] =>
  contributesOf(context).languageModelTools.map(({ name }) => name);

const viewIds = (context: vscode.ExtensionContext): readonly string[] =>
  Object.values(contributesOf(context).views).flatMap((views) => views.map(({ id }) => id));

/** A view is asked for its rows when it is seen. */
const showWhenSeen = (id: string, load: () => void): vscode.Disposable =>
  vscode.window.registerTreeDataProvider<never>(id, {
    getTreeItem: (row) => row,
    getChildren: () => {
      setTimeout(load);
      return [];
    },
  });

/** A tool of the manifest. */
function registerTool(name: string, app: () => App): vscode.Disposable {
  const tool = (): vscode.LanguageModelTool<unknown> => {
    const found = app().tools[name];
    if (found === undefined) throw new Error(`There is no tool ${name}.`);
    return found;
  };
  return vscode.lm.registerTool<unknown>(name, {
    prepareInvocation: (options, token) => tool().prepareInvocation?.(options, token),
    invoke: (options, token) => tool().invoke(options, token),
  });
}

/** Loads the app once a file is open, jobs were left behind by a window, or the editor's agents are to be offered the MCP server. */
function whenThereIsWork({ globalStorageUri }: vscode.ExtensionContext, app: () => App): vscode.Disposable {
  const { tabGroups } = vscode.window;
  const look = (): void => {
    const hasTab = tabGroups.all.some(({ tabs }) => tabs.length > 0);
    if (!hasTab && !vscode.workspace.getConfiguration('unsandbox').get('agents.mcpServer')) return;
    listeners.dispose();
    app();
  };
  const listeners = vscode.Disposable.from(
    tabGroups.onDidChangeTabs(look),
    vscode.workspace.onDidChangeConfiguration(look),
    vscode.workspace.onWillRenameFiles(() => app()), // what is saved for them goes with them
  );
  // The window comes first.
  const timer = setTimeout(look);
  const active = vscode.Uri.joinPath(globalStorageUri, 'jobs/active');
  vscode.workspace.fs.readDirectory(active).then(
    (jobs) => {
      if (jobs.length > 0) app();
    },
    () => {}, // no job was ever kept
  );
  return vscode.Disposable.from(listeners, new vscode.Disposable(() => clearTimeout(timer)));
}
