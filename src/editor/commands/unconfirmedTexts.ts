import * as vscode from 'vscode';
import { isLocal, placeText } from '../../jobs/servicePlace';

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
    ? vscode.l10n.t('{0} was sent to the local sandbox, but not answered. An active job there may be it.', title)
    : vscode.l10n.t('{0} was sent to {1}, but not answered. An active job there may be it.', title, place);

export const chooseIt: Sentence = (place, title) =>
  isLocal(place)
    ? vscode.l10n.t('{0} was sent to the local sandbox. Choose it first.', title)
    : vscode.l10n.t(
        '{0} was sent to {1} with the key of then. Choose that service and that key first.',
        title,
        placeText(place),
      );

export const noneListed: Sentence = (place, title) =>
  isLocal(place)
    ? vscode.l10n.t(
        'The local sandbox lists no active job that could be {0}: it never arrived, or has ended already.',
        title,
      )
    : vscode.l10n.t('{0} lists no active job that could be {1}: it never arrived, or has ended already.', place, title);
