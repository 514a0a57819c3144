/** Why nothing can be run here, and what would help: a sentence for the person. */
export class NotPossible extends Error {
  override readonly name = 'NotPossible';
}
