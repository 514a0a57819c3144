import * as vscode from 'vscode';
import { printableLine } from '../../jobs/output/printable';
import { editorLanguageIds, knownLanguages } from '../../jobs/request/languages';
import { commentLines } from '../../jobs/request/optionComment';
import { activeEditor } from '../activeFile';
import { type OptionSource, resolveOptions } from '../options/resolveOptions';
import type { Parts } from '../parts';
import { sentenceFor } from '../report';
import { knownLanguageOf } from '../run/language';
import { hostOf } from '../service/origin';
import type { Standing } from '../service/readiness';
import { serviceSettings } from '../settings';

const selector: vscode.DocumentSelector = [...knownLanguages, ...Object.keys(editorLanguageIds)].map((language) => ({
  language,
}));

/**
 * Two rows behind the `{}` of the status bar, for a file that can be run: where it would run, and with which options. Each has
 * a link that changes it.
 */
export function showLanguageStatus(parts: Parts): vscode.Disposable {
  const { l10n } = vscode;
  const service = vscode.languages.createLanguageStatusItem('unsandbox.service', selector);
  service.name = l10n.t('unsandbox: where code runs');
  service.command = { title: l10n.t('Change'), command: 'unsandbox.selectService' };
  const options = vscode.languages.createLanguageStatusItem('unsandbox.options', selector);
  options.name = l10n.t('unsandbox: options of a run');
  options.command = { title: l10n.t('Run with Options…'), command: 'unsandbox.runWithOptions' };
  const update = (): void => {
    const document = activeEditor()?.document;
    if (document === undefined || vscode.languages.match(selector, document) === 0) return;
    drawService(service, parts.readiness.current);
    drawOptions(options, parts, document);
  };
  update();
  return vscode.Disposable.from(
    service,
    options,
    parts.readiness.onDidChange(update),
    parts.fileOptions.onDidChange(update),
    vscode.window.onDidChangeActiveTextEditor(update),
    vscode.workspace.onDidOpenTextDocument(update), // also after a change of its language
    vscode.workspace.onDidChangeConfiguration((change) => change.affectsConfiguration('unsandbox') && update()),
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (document !== activeEditor()?.document) return;
      if (contentChanges.some(({ range }) => range.start.line < commentLines)) update();
    }),
  );
}

function drawService(item: vscode.LanguageStatusItem, standing: Standing | undefined): void {
  const { text, isChosen } = placeNow(standing);
  const trouble = isChosen ? troubleOf(standing) : undefined;
  item.text = text;
  item.detail = trouble ?? vscode.l10n.t('where unsandbox runs this file');
  item.severity =
    trouble === undefined ? vscode.LanguageStatusSeverity.Information : vscode.LanguageStatusSeverity.Warning;
  item.accessibilityInformation = { label: vscode.l10n.t('unsandbox: {0}, {1}', text, item.detail) };
}

function placeNow(standing: Standing | undefined): { readonly text: string; readonly isChosen: boolean } {
  try {
    const { service, serviceChosen, apiUrl } = serviceSettings();
    const isChosen = serviceChosen || (standing !== undefined && standing !== 'notChosen');
    if (!isChosen) return { text: vscode.l10n.t('unsandbox asks at the first run'), isChosen };
    return { text: service === 'local' ? vscode.l10n.t('Local sandbox') : hostOf(apiUrl), isChosen };
  } catch (error) {
    return { text: sentenceFor(error), isChosen: false };
  }
}

function troubleOf(standing: Standing | undefined): string | undefined {
  const { l10n } = vscode;
  switch (standing) {
    case undefined:
    case 'ready':
    case 'notChosen':
      return undefined;
    case 'noKey':
      return l10n.t('there is no API key yet');
    case 'keyRefused':
      return l10n.t('it refused the API key');
    case 'unreachable':
      return l10n.t('it could not be reached the last time');
    case 'linux':
    case 'bubblewrap':
    case 'namespaces':
    case 'other':
      return l10n.t('it could not be started the last time');
  }
}

function drawOptions(item: vscode.LanguageStatusItem, parts: Parts, document: vscode.TextDocument): void {
  item.severity = vscode.LanguageStatusSeverity.Information;
  try {
    const { values } = resolveOptions(topOf(document), parts.fileOptions.of(document.uri), {});
    const language = values.language ?? knownLanguageOf(document, parts.fileMemory) ?? '';
    const network =
      values.networkMode === 'semitrusted' ? vscode.l10n.t('semitrusted network') : vscode.l10n.t('no network');
    item.text = [printableLine(language, 40), network, vscode.l10n.t('{0} s', values.ttl)].join(', ');
    item.detail = vscode.l10n.t('how unsandbox runs this file');
  } catch (error) {
    item.text = sentenceFor(error);
    item.detail = '';
    item.severity = vscode.LanguageStatusSeverity.Warning;
  }
  item.accessibilityInformation = { label: vscode.l10n.t('unsandbox: {0}, {1}', item.text, item.detail) };
}

/** As far as options are read from it: the document may be large, and this runs while somebody types. */
const topOf = (document: vscode.TextDocument): OptionSource => ({
  document,
  text: document.getText(new vscode.Range(0, 0, commentLines, 0)),
});
