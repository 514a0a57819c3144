/** Questions to the person, one after the other: the editor shows one at a time and drops the one before. */
export class Questions {
  private last: Promise<unknown> = Promise.resolve();

  inTurn<T>(ask: () => Promise<T>): Promise<T> {
    const answer = this.last.then(ask);
    this.last = answer.catch(() => undefined);
    return answer;
  }
}
