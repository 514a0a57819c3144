import { createHash } from 'node:crypto';
import * as vscode from 'vscode';
import { GitIgnore, maxRuleBytes } from '../../jobs/request/gitIgnore';
import { kindText, type Sensitive, sensitiveContent, sensitiveName } from '../../jobs/request/sensitive';
import type { Environment } from '../environment/environment';
import type { SourceFile } from '../inputFiles/inputFiles';
import { leadsOut } from '../inputFiles/inside';
import { readRegular } from '../inputFiles/readRegular';
import type { ResolvedOptions } from '../options/resolveOptions';
import type { Source } from '../run/source';
import { exists, nameOf, realUri } from '../uris';
import type { Concern } from './consents';

/** What is about to leave the machine. */
export interface Upload {
  readonly source: Source;
  readonly environment: Environment;
  readonly inputFiles: readonly SourceFile[];
  readonly resolved: Pick<ResolvedOptions, 'values'>;
  readonly place: string;
  /** The keys of the service itself. */
  readonly ownKeys: readonly string[];
}

/** Keys shorter than this are found in any text. */
const minKeyLength = 6;

/** What may be secret in an upload: by its name, its content, or because git is told to leave it out. */
export async function uploadConcerns(upload: Upload): Promise<readonly Concern[]> {
  const { source, inputFiles, place } = upload;
  const ownKeys = upload.ownKeys.filter((key) => key.length >= minKeyLength);
  const git = gitIgnores();
  const code = { uri: source.document.uri, content: Buffer.from(enteredText(upload)) };
  const concerns: Concern[] = [];
  // One after the other: side by side they would hold up the editor together.
  for (const { uri, content } of [code, ...inputFiles]) {
    const names = [uri, await realUri(uri)];
    const reasons = [
      ...(uri === code.uri ? await byLink(source) : []),
      ...byName(names),
      ...byContent(await sensitiveContent(content, ownKeys)),
      ...(await byGit(git, names)),
    ];
    const label = uri === code.uri ? source.title : pathOf(names);
    concerns.push(...reasons.map(({ id, reason }) => ({ id: `${uri} ${id} at ${place}`, label, reason, uri })));
  }
  return [...concerns, ...variableConcerns(upload, ownKeys)];
}

/** The code, and what the person entered for the program to be given. */
function enteredText({ source, resolved }: Upload): string {
  const { input, arguments: words = [] } = resolved.values;
  return [source.code, ...words, ...(typeof input === 'string' ? [input] : [])].join('\n');
}

interface Reason {
  /** Stable, whatever language the editor speaks. */
  readonly id: string;
  readonly reason: string;
}

/** Of input files such links are refused; the program is what the person chose to run, which need not be what it seems. */
const byLink = async ({ leadsOut: ledOut, document }: Source): Promise<readonly Reason[]> =>
  (ledOut ?? (await leadsOut(document.uri)))
    ? [{ id: 'link', reason: vscode.l10n.t('a link that leads out of the workspace') }]
    : [];

function byName(names: readonly vscode.Uri[]): readonly Reason[] {
  const kind = names.map((uri) => sensitiveName(nameOf(uri))).find((found) => found !== undefined);
  return kind === undefined ? [] : [{ id: `name ${kind}`, reason: vscode.l10n.t('by its name {0}', kindText(kind)) }];
}

const byContent = (found: readonly Sensitive[]): readonly Reason[] =>
  found.map(({ kind, matches }) => ({
    id: `${kind} ${digest(matches)}`,
    reason: vscode.l10n.t('seems to contain {0}', kindText(kind)),
  }));

type IsIgnored = (uri: vscode.Uri) => Promise<boolean>;

/** One for all files of an upload: what is known of a folder's rules is not read again. */
function gitIgnores(): IsIgnored {
  const known = new Map<string, GitIgnore>();
  return async (uri) => {
    if (uri.scheme === 'untitled') return false;
    const place = `${uri.scheme}://${uri.authority}`;
    const git =
      known.get(place) ??
      new GitIgnore({
        exists: (path) => exists(uri.with({ path })),
        read: (path) => readRegular(uri.with({ path }), { maxBytes: maxRuleBytes }).catch(() => undefined),
      });
    known.set(place, git);
    return git.isIgnored(uri.path);
  };
}

async function byGit(isGitIgnored: IsIgnored, names: readonly vscode.Uri[]): Promise<readonly Reason[]> {
  const isIgnored = (await isGitIgnored(names[0] as vscode.Uri)) || (await isGitIgnored(names.at(-1) as vscode.Uri));
  return isIgnored ? [{ id: 'git', reason: vscode.l10n.t('git is told to ignore it') }] : [];
}

/** `linked.csv → .env` */
const pathOf = (names: readonly vscode.Uri[]): string =>
  [...new Set(names.map((uri) => vscode.workspace.asRelativePath(uri)))].join(' → ');

/** Agreement is to these very secrets, not to others of the kind. */
const digest = (matches: readonly string[]): string =>
  createHash('sha256').update(matches.toSorted().join('\0')).digest('base64url').slice(0, 12);

function variableConcerns({ source, environment, place }: Upload, ownKeys: readonly string[]): readonly Concern[] {
  const { env, file } = environment;
  const { uri } = source.document;
  const own = Object.entries(env).filter(([, value]) => ownKeys.some((key) => value.includes(key)));
  const reason = vscode.l10n.t('its value is your unsandbox key');
  return [
    ...own.map(([name]) => ({ id: `variable ${name} own key at ${place}`, label: name, reason, uri })),
    ...(file === undefined
      ? []
      : [
          {
            id: `variables of ${file.toString()} at ${place}`,
            label: nameOf(file),
            reason: vscode.l10n.t('values of its variables are sent'),
            uri: file,
          },
        ]),
  ];
}

/** A secret is asked about wherever it goes: what the program does with it comes back to whoever runs it. */
export const secretConcerns = ({ source, environment, place }: Upload): readonly Concern[] =>
  [...environment.secrets.keys()].map((name) => ({
    id: `secret ${name} at ${place}`,
    label: name,
    reason: vscode.l10n.t('a secret of yours'),
    uri: source.document.uri,
  }));
