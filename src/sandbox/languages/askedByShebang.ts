import { detectLanguage } from './detectLanguage';
import type { Language } from './language';
import { shebangOf } from './shebang';

/** What a program's `#!` line asks for, beside its language. */
export interface Asked {
  /** Another than the language's usual one. */
  readonly interpreter?: string;
  readonly options: readonly string[];
  /** The first option that is not in the language's list. */
  readonly unknown?: string;
}

/** Undefined where the line is of another language, or the language takes nothing from it. */
export function askedByShebang({ id, aliases = [], run, shebang }: Language, code: string): Asked | undefined {
  const asked = shebangOf(code);
  const detected = detectLanguage(code) ?? '';
  if (shebang === undefined || asked === undefined || !(detected === id || aliases.includes(detected)))
    return undefined;
  const unknown = asked.options.find((option) => !shebang.options.test(option));
  return {
    ...(shebang.interpreters?.includes(asked.interpreter) ? { interpreter: asked.interpreter } : {}),
    // AWK's that says where the program is: it is said anyway.
    options: asked.options.filter((option) => !(option === '-f' && run.includes(option))),
    ...(unknown === undefined ? {} : { unknown }),
  };
}
