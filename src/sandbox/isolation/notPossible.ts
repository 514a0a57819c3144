/** What the machine lacks; `other` is said by the sentence alone. */
export type Lack = 'linux' | 'bubblewrap' | 'namespaces' | 'other';

/** Why nothing can be run here, and what would help: a sentence for the person. */
export class NotPossible extends Error {
  override readonly name = 'NotPossible';
  constructor(
    message: string,
    readonly lack: Lack = 'other',
  ) {
    super(message);
  }
}
