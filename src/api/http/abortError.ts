/**
 * What a cancel by the caller looks like: an error named AbortError, whatever reason the signal was
 * given. The reason is the cause if it is another one.
 */
export function abortError(signal: AbortSignal | undefined): Error {
  const reason: unknown = signal?.reason;
  if (reason instanceof Error && reason.name === 'AbortError') return reason;
  return Object.assign(new DOMException('This operation was aborted', 'AbortError'), { cause: reason });
}
