import * as vscode from 'vscode';
import { type Folder, findFile } from '../../agents/agentFiles';

/** The files that an agent names, in the folders of the workspace. Throws a sentence for what is not there. */
export async function findAgentFiles(paths: readonly string[]): Promise<readonly vscode.Uri[]> {
  const open = vscode.workspace.workspaceFolders ?? [];
  const folders = open.map(({ name, uri }): Folder => ({ name, root: uri.path }));
  const uriAt = (folder: number, path: string): vscode.Uri => {
    const { uri } = open[folder] as vscode.WorkspaceFolder;
    return vscode.Uri.joinPath(uri, path);
  };
  const isFile = async (uri: vscode.Uri): Promise<boolean> => {
    const stat = await vscode.workspace.fs.stat(uri).then(undefined, () => undefined);
    return stat !== undefined && (stat.type & vscode.FileType.File) !== 0;
  };
  const found: vscode.Uri[] = [];
  for (const path of paths) {
    const place = await findFile(path, folders, (each) => isFile(uriAt(each.folder, each.path)));
    found.push(uriAt(place.folder, place.path));
  }
  return found;
}
