/** Texts of which the translation is the English: names, units, and what is only placeholders. */
const everywhere = [
  'zerotrust',
  'semitrusted',
  'NAME=value',
  '{0} ms',
  '{0} s',
  '{0} KB',
  '{0} MB',
  '{0} min {1} s',
  '{0} ({1})',
];

/** German shares words with English. */
const german = [
  'Job: {0}',
  'Problem',
  'Status: {0}',
  'Name',
  'job {0}',
  '1 Job',
  '{0} Jobs',
  'Jobs',
  'Artifact',
  '{0} is {1}',
];

export const sameInEveryLanguage: Readonly<Record<string, ReadonlySet<string>>> = {
  de: new Set([...everywhere, ...german]),
  ja: new Set(everywhere),
};
