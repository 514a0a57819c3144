/** Texts of which the translation is the English: names, units, and what is only placeholders. */
const everywhere = ['zerotrust', 'semitrusted', '{0} KB', '{0} MB', '{0} ({1})', '{0} {1}', '{0}.'];

/** German shares words, units and punctuation with English. */
const german = ['Problem: {0}', 'Status: {0}', 'unsandbox: {0}, {1}', '{0} min {1} s', '{0} ms', '{0} s', '{0}. {1}'];

export const sameInEveryLanguage: Readonly<Record<string, ReadonlySet<string>>> = {
  de: new Set([...everywhere, ...german]),
  ja: new Set(everywhere),
};
