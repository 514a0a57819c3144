import { UserError } from '../errors';
import { kindText, sensitiveContent } from '../jobs/request/sensitive';

/** Keys shorter than this are found in any text. */
const minKeyLength = 6;

/** What a content seems to hold that is secret, in words. */
export async function secretsIn(content: Uint8Array, ownKeys: readonly string[]): Promise<readonly string[]> {
  const keys = ownKeys.filter((key) => key.length >= minKeyLength);
  return (await sensitiveContent(content, keys)).map(({ kind }) => `seems to contain ${kindText(kind)}`);
}

/** Throws a sentence when a variable that an agent gives looks secret, or something was `found` before that does. */
export async function refuseSecrets(
  found: readonly string[],
  env: Readonly<Record<string, string>>,
  ownKeys: readonly string[],
): Promise<void> {
  const all = [...found];
  for (const [name, value] of Object.entries(env))
    all.push(...(await secretsIn(Buffer.from(value), ownKeys)).map((reason) => `the variable ${name} (${reason})`));
  if (all.length > 0)
    throw new UserError(
      `Agents may not send what looks secret: ${all.join('; ')}. Nothing was sent. Leave it out, or ask the user to run it.`,
    );
}
