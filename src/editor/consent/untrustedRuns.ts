import * as vscode from 'vscode';
import type { UserError } from '../../errors';
import type { Connection } from '../../jobs/connection';
import { plainLabel } from '../plainLabel';
import type { Source } from '../run/source';
import type { Questions } from './questions';
import { isTrusted, needsTrust } from './workspaceTrust';

/** What would run, and what goes along; names, as they are. */
export interface UntrustedRun {
  readonly titles: readonly string[];
  readonly inputFiles: readonly string[];
  readonly variables: readonly string[];
  /** Where it is a single one. */
  readonly source?: Source;
}

type Destination = Pick<Connection, 'place' | 'service'>;

/** What a person who was asked about several files has read. */
type Agreement = Pick<UntrustedRun, 'inputFiles' | 'variables'> & Pick<Destination, 'place'>;

/** Where in the workspace's storage the places are to which its runs may go unasked. */
const storageKey = 'untrustedRuns';
/** More names fill the dialog. */
const maxNames = 10;

/** Whether the person agrees to runs of a workspace that is not trusted: asked before each, or once for the workspace and a place. */
export class UntrustedRuns {
  /** What the person has agreed to with others, at once. */
  private readonly agreed = new WeakMap<Source, Agreement>();

  constructor(
    private readonly storage: vscode.Memento,
    private readonly questions: Questions,
  ) {}

  /** False when the person does not want it. Whoever cannot be asked gets a sentence. */
  async mayRun(run: UntrustedRun, destination: Destination, mayAsk: boolean): Promise<boolean> {
    if (isTrusted()) return this.forget();
    if (this.isAgreed(destination) || this.isAgreedWithOthers(run, destination)) return true;
    if (!mayAsk) throw notAgreed(run, destination);
    return this.questions.inTurn(async () => {
      // The answer to the question before may have been for this one, too.
      if (isTrusted() || this.isAgreed(destination)) return true;
      const decision = await ask(run, destination);
      if (decision === 'always') await this.storage.update(storageKey, [...this.places(), destination.place]);
      return decision !== undefined;
    });
  }

  /** The person was asked about several files, of which this is one. */
  agree(source: Source, agreement: Agreement): void {
    this.agreed.set(source, agreement);
  }

  /** Nothing goes along that was not named then, and it goes where it was said to go. */
  private isAgreedWithOthers({ source, inputFiles, variables }: UntrustedRun, { place }: Destination): boolean {
    const agreement = source && this.agreed.get(source);
    return (
      agreement?.place === place &&
      inputFiles.every((name) => agreement.inputFiles.includes(name)) &&
      variables.every((name) => agreement.variables.includes(name))
    );
  }

  private isAgreed({ place }: Destination): boolean {
    return this.places().includes(place);
  }

  private places(): readonly unknown[] {
    const stored = this.storage.get<unknown>(storageKey);
    return Array.isArray(stored) ? stored : [];
  }

  /** Who takes trust away again has a reason: then it is asked anew. */
  private async forget(): Promise<true> {
    if (this.places().length > 0) await this.storage.update(storageKey, undefined);
    return true;
  }
}

async function ask(run: UntrustedRun, destination: Destination): Promise<'once' | 'always' | undefined> {
  const { l10n } = vscode;
  const [title = ''] = run.titles;
  const question =
    run.titles.length === 1
      ? l10n.t('Run {0} of a workspace that you do not trust?', plainLabel(title))
      : l10n.t('Run {0} files of a workspace that you do not trust?', run.titles.length);
  const once = l10n.t('Run');
  const always = l10n.t("Run, and Don't Ask Again in This Workspace");
  const detail = whatHappens(run, destination).join('\n');
  const picked = await vscode.window.showWarningMessage(question, { modal: true, detail }, once, always);
  if (picked === always) return 'always';
  return picked === once ? 'once' : undefined;
}

function whatHappens(
  { titles, inputFiles, variables }: UntrustedRun,
  { place, service }: Destination,
): readonly string[] {
  const { l10n } = vscode;
  const host = plainLabel(place);
  const one =
    service === 'local'
      ? l10n.t('The local sandbox on this machine runs it, without network and without your other files.')
      : l10n.t('It is sent to {0}, which runs it without network.', host);
  const many =
    service === 'local'
      ? l10n.t('The local sandbox on this machine runs them, without network and without your other files.')
      : l10n.t('They are sent to {0}, which runs them without network.', host);
  return [
    ...(titles.length > 1 ? [l10n.t('Files: {0}', list(titles)), many] : [one]),
    ...(inputFiles.length > 0 ? [l10n.t('Input files that go along: {0}', list(inputFiles))] : []),
    ...(variables.length > 0 ? [l10n.t('Variables that it gets: {0}', list(variables))] : []),
    l10n.t("The workspace's settings and the options in comments are ignored."),
  ];
}

function list(names: readonly string[]): string {
  const shown = names.slice(0, maxNames).map(plainLabel).join(', ');
  const rest = names.length - maxNames;
  return rest > 0 ? vscode.l10n.t('{0} and {1} more', shown, rest) : shown;
}

function notAgreed({ titles }: UntrustedRun, { place, service }: Destination): UserError {
  const names = titles.join(', ');
  return needsTrust(
    service === 'local'
      ? vscode.l10n.t(
          '{0} was not run: this workspace is not trusted, and nobody has agreed to its runs in the local sandbox. Run it with the run button and choose not to be asked again, or trust the workspace.',
          names,
        )
      : vscode.l10n.t(
          '{0} was not run: this workspace is not trusted, and nobody has agreed to its runs at {1}. Run it with the run button and choose not to be asked again, or trust the workspace.',
          names,
          place,
        ),
  );
}
