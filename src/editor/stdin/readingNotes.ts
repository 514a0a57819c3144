import * as vscode from 'vscode';
import type { ServiceKind } from '../../jobs/jobs';
import { type Reading, whatItReads } from '../../jobs/stdin/whatItReads';
import { languageId, wrapperOf } from '../../jobs/stdin/wrapProgram';
import type { PreparedRun } from '../run/prepareRun';

/** Said before the program runs: what it wants to read and will not find, and what to do about it. */
export function readingNotes({ request, source, resolved }: PreparedRun, service: ServiceKind): readonly string[] {
  if (!('language' in request)) return [];
  const { language } = request;
  const { input = '', arguments: words = [] } = resolved.values;
  const reads = whatItReads(languageId(language), source.code);
  const where = ({ line, words: found }: Reading): string => {
    const what = found.replace(/\($/, '()');
    return source.part === 'file'
      ? vscode.l10n.t('{0} in line {1}', what, line)
      : vscode.l10n.t('{0} in line {1} of the selection', what, line);
  };
  return [
    ...(reads.input === undefined || input !== '' ? [] : [inputNote(where(reads.input), language, service)]),
    ...(reads.arguments === undefined || words.length > 0 ? [] : [argumentNote(where(reads.arguments), language)]),
  ];
}

function inputNote(where: string, language: string, service: ServiceKind): string {
  const { l10n } = vscode;
  const found =
    service === 'local'
      ? l10n.t('it reads standard input ({0}), which is empty in the local sandbox and ends at once', where)
      : l10n.t(
          'it reads standard input ({0}), which the API does not have: it may find it empty, or wait until the time limit',
          where,
        );
  return `${found}. ${wrapperOf(language) === undefined ? instead(language) : l10n.t('Run with Input… gives it some.')}`;
}

function argumentNote(where: string, language: string): string {
  const { l10n } = vscode;
  const found = l10n.t('it looks at arguments ({0}) and gets none, as the API does not have them', where);
  return `${found}. ${wrapperOf(language) === undefined ? instead(language) : l10n.t('Run with Arguments… gives it some.')}`;
}

const instead = (language: string): string =>
  vscode.l10n.t('A program in {0} cannot be given any: put it into the code, or read an input file.', language);
