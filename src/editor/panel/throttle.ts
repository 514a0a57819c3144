/** Calls `work` at once, then at most once in `ms`, and never leaves the last call undone. */
export class Throttle {
  private timer: NodeJS.Timeout | undefined;
  private isWanted = false;

  constructor(
    private readonly work: () => void,
    private readonly ms: number,
  ) {}

  call(): void {
    this.isWanted = true;
    if (this.timer === undefined) this.run();
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.isWanted = false;
  }

  private run(): void {
    this.timer = undefined;
    if (!this.isWanted) return;
    this.isWanted = false;
    this.timer = setTimeout(() => this.run(), this.ms);
    this.work();
  }
}
