/** A request that is turned down: `message` is a sentence for the person, `code` is for programs. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly extra: Readonly<Record<string, unknown>> = {},
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}

export const badRequest = (code: string, message: string): Refusal => new Refusal(400, code, message);
export const tooLarge = (code: string, message: string): Refusal => new Refusal(413, code, message);

/** `error` stands where the sentence would: the service's own clients look for these exact words. */
export const tooMany = (code: string, message: string, extra: Readonly<Record<string, unknown>>): Refusal =>
  new Refusal(429, code, message, { error: code, message, ...extra });

export const refusalBody = (refusal: Refusal): Record<string, unknown> => ({
  success: false,
  error: refusal.message,
  code: refusal.code,
  ...refusal.extra,
});
