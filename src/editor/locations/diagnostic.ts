import * as vscode from 'vscode';
import type { TrackedJob } from '../../jobs/jobs';
import type { Severity } from '../../jobs/locations/location';
import type { Place } from '../../jobs/places/place';

/** An entry of the Problems panel. Its code is a link to the whole output. */
export function diagnosticOf(
  { message, severity }: Place,
  range: vscode.Range,
  { key }: TrackedJob,
): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(
    range,
    message || vscode.l10n.t('The program failed here.'),
    levelOf(severity),
  );
  const args = encodeURIComponent(JSON.stringify([{ key }]));
  diagnostic.source = 'unsandbox';
  diagnostic.code = {
    value: vscode.l10n.t('output'),
    target: vscode.Uri.parse(`command:unsandbox.showJobOutput?${args}`),
  };
  return diagnostic;
}

function levelOf(severity: Severity): vscode.DiagnosticSeverity {
  switch (severity) {
    case 'error':
      return vscode.DiagnosticSeverity.Error;
    case 'warning':
      return vscode.DiagnosticSeverity.Warning;
    case 'info':
      return vscode.DiagnosticSeverity.Information;
  }
}
