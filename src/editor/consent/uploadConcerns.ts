import * as vscode from 'vscode';
import { sensitiveContent, sensitiveName } from '../../jobs/request/sensitive';
import type { Environment } from '../environment/environment';
import type { SourceFile } from '../inputFiles/inputFiles';
import { nameOf, type Source } from '../run/source';
import type { Concern } from './consents';
import { isGitIgnored } from './gitIgnored';

/** What is about to leave the machine. */
export interface Upload {
  readonly source: Source;
  readonly environment: Environment;
  readonly inputFiles: readonly SourceFile[];
  readonly place: string;
  /** The keys of the service itself. */
  readonly ownKeys: readonly string[];
}

/** Keys shorter than this are found in any text. */
const minKeyLength = 6;

/** What may be secret in an upload: by its name, its content, or because git is told to leave it out. */
export async function uploadConcerns(upload: Upload): Promise<readonly Concern[]> {
  const { source, environment, inputFiles } = upload;
  const ownKeys = upload.ownKeys.filter((key) => key.length >= minKeyLength);
  const inFiles = await Promise.all(inputFiles.map((file) => fileConcerns(file, ownKeys)));
  return [
    ...(await codeConcerns(source, ownKeys)),
    ...inFiles.flat(),
    ...variableConcerns(source.document.uri, environment, ownKeys),
    ...secretConcerns(upload),
  ];
}

async function codeConcerns({ code, document, title }: Source, ownKeys: readonly string[]): Promise<Concern[]> {
  const found = await sensitiveContent(Buffer.from(code), ownKeys);
  const uri = document.uri;
  return found.map((what) => ({ id: `code ${what}`, label: title, reason: contains(what), uri }));
}

async function fileConcerns({ filename, content, uri }: SourceFile, ownKeys: readonly string[]): Promise<Concern[]> {
  const byName = sensitiveName(filename);
  const inside = await sensitiveContent(content, ownKeys);
  const reasons = [
    ...(byName === undefined ? [] : [vscode.l10n.t('by its name {0}', byName)]),
    ...inside.map(contains),
    ...((await isGitIgnored(uri)) ? [vscode.l10n.t('git is told to ignore it')] : []),
  ];
  return reasons.map((reason) => ({
    id: `file ${uri.toString()} ${reason}`,
    label: vscode.workspace.asRelativePath(uri),
    reason,
    uri,
  }));
}

function variableConcerns(
  file: vscode.Uri,
  { env, file: envFile }: Environment,
  ownKeys: readonly string[],
): Concern[] {
  const own = Object.entries(env).filter(([, value]) => ownKeys.some((key) => value.includes(key)));
  const reason = vscode.l10n.t('its value is your unsandbox key');
  return [
    ...own.map(([name]) => ({ id: `variable ${name} own key`, label: name, reason, uri: file })),
    ...(envFile === undefined
      ? []
      : [
          {
            id: `variables of ${envFile.toString()}`,
            label: nameOf(envFile),
            reason: vscode.l10n.t('all of its variables are sent'),
            uri: envFile,
          },
        ]),
  ];
}

const secretConcerns = ({ source, environment, place }: Upload): Concern[] =>
  [...environment.secrets.keys()].map((name) => ({
    id: `secret ${name} to ${place}`,
    label: name,
    reason: vscode.l10n.t('a secret of yours'),
    uri: source.document.uri,
  }));

const contains = (what: string): string => vscode.l10n.t('seems to contain {0}', what);
