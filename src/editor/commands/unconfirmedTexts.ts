import * as vscode from 'vscode';
import { isLocal } from '../../jobs/servicePlace';

/** What is said of a job whose submit is unconfirmed. A host is named otherwise than the local sandbox. */

type Sentence = (place: string, title: string) => string;

export const noAnswer: Sentence = (place, title) =>
  isLocal(place)
    ? vscode.l10n.t(
        '{0} was sent to the local sandbox, but there is no answer, so it may run there. It was not sent again.',
        title,
      )
    : vscode.l10n.t(
        '{0} was sent to {1}, but there is no answer, so it may run there. It was not sent again.',
        title,
        place,
      );

export const noneCanBe: Sentence = (place, title) =>
  isLocal(place)
    ? vscode.l10n.t(
        '{0} was sent to the local sandbox, but not answered. No active job there can be it: it never arrived, or has ended already.',
        title,
      )
    : vscode.l10n.t(
        '{0} was sent to {1}, but not answered. No active job there can be it: it never arrived, or has ended already.',
        title,
        place,
      );

export const oneMayBe: Sentence = (place, title) =>
  isLocal(place)
    ? vscode.l10n.t(
        '{0} was sent to the local sandbox, but not answered. An active job there may be it: the panel shows them.',
        title,
      )
    : vscode.l10n.t(
        '{0} was sent to {1}, but not answered. An active job there may be it: the panel shows them.',
        title,
        place,
      );
