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
  const canBeGiven = wrapperOf(language) !== undefined;
  if (service === 'local')
    return canBeGiven
      ? l10n.t(
          'the program reads standard input ({0}), which is empty in the local sandbox and ends at once. "Run in unsandbox with Input…" gives it some.',
          where,
        )
      : l10n.t(
          'the program reads standard input ({0}), which is empty in the local sandbox and ends at once. A program in {1} cannot be given any: put it into the code, or read an input file.',
          where,
          language,
        );
  return canBeGiven
    ? l10n.t(
        'the program reads standard input ({0}), which the API does not have: it may find it empty, or wait until the time limit. "Run in unsandbox with Input…" gives it some.',
        where,
      )
    : l10n.t(
        'the program reads standard input ({0}), which the API does not have: it may find it empty, or wait until the time limit. A program in {1} cannot be given any: put it into the code, or read an input file.',
        where,
        language,
      );
}

function argumentNote(where: string, language: string): string {
  const { l10n } = vscode;
  return wrapperOf(language) === undefined
    ? l10n.t(
        'the program looks at arguments ({0}) and gets none, as the API does not have them. A program in {1} cannot be given any: put them into the code, or read an input file.',
        where,
        language,
      )
    : l10n.t(
        'the program looks at arguments ({0}) and gets none, as the API does not have them. "Run in unsandbox with Arguments…" gives it some.',
        where,
      );
}
