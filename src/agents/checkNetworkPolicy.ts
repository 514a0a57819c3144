import type { NetworkMode } from '../api/types';
import { UserError } from '../errors';

/** Throws a sentence when more network is asked for than agents are allowed. `remedy` says how the user could allow it. */
export function checkNetworkPolicy(asked: NetworkMode, most: NetworkMode, remedy: string): void {
  if (asked === 'zerotrust' || most === 'semitrusted') return;
  throw new UserError(
    `Programs that agents run have no network here. Nothing was sent. Do without it (networkMode zerotrust), or tell the user that it can be allowed: ${remedy}.`,
  );
}
