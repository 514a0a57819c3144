import * as l10n from '@vscode/l10n';

/**
 * The errors this product throws on purpose. Anything else is a bug and is reported as one.
 *
 * The client, the sandbox and the editor part are separate bundles, each with its own copy of these
 * classes, so `instanceof` fails across them: tell errors apart by the guards below.
 */

/** One button that helps: its label and the command it runs. */
export interface Remedy {
  readonly title: string;
  readonly command: string;
  readonly arguments?: readonly unknown[];
}

/** The settings editor, at one setting. */
export const openSetting = (name: string): Remedy => ({
  title: l10n.t('Open Settings'),
  command: 'workbench.action.openSettings',
  arguments: [name],
});

/** `message` is a sentence for the person: what happened and what to do. */
export class UserError extends Error {
  override readonly name = 'UserError';
  constructor(
    message: string,
    readonly remedy?: Remedy,
    /** The person has been told in another way: only callers still need the sentence. */
    readonly told = false,
  ) {
    super(message);
  }
}

/**
 * The service answered no. `message` is what it said, `status` the HTTP status, `code` its own error code. `isOwn`: it
 * answered as the API does, in JSON, so it is not something in front of it that spoke.
 */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  constructor(
    message: string,
    readonly status: number,
    readonly code?: string,
    readonly retryAfterMs?: number,
    readonly isOwn = false,
  ) {
    super(message);
  }
}

/** The service answered something that is not the API: HTML, truncated JSON, a missing field, too many bytes. */
export class MalformedAnswerError extends Error {
  override readonly name = 'MalformedAnswerError';
  constructor(
    message: string,
    readonly status: number,
  ) {
    super(message);
  }
}

/**
 * No answer. `sent` is false only when it is certain that no byte of the request reached the service;
 * a submit may be repeated only then.
 */
export class UnreachableError extends Error {
  override readonly name = 'UnreachableError';
  constructor(
    message: string,
    readonly sent: boolean,
    cause?: unknown,
  ) {
    super(message, { cause });
  }
}

const named = (error: unknown, name: string): boolean => error instanceof Error && error.name === name;

export const isUserError = (error: unknown): error is UserError => named(error, 'UserError');
export const isApiError = (error: unknown): error is ApiError => named(error, 'ApiError');
export const isMalformedAnswerError = (error: unknown): error is MalformedAnswerError =>
  named(error, 'MalformedAnswerError');
export const isUnreachableError = (error: unknown): error is UnreachableError => named(error, 'UnreachableError');
export const isAbortError = (error: unknown): boolean => named(error, 'AbortError');
