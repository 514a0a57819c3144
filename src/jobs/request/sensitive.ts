import { setImmediate as nextTurn } from 'node:timers/promises';
import * as l10n from '@vscode/l10n';

/**
 * What should not leave a machine by accident: files that keep secrets by their name, and texts that have the shape of
 * one. Shapes are the providers' documented prefixes; they may miss a secret and may name something that is none, so
 * they lead to a question, never to a refusal.
 */

/** Looked at in pieces of this many bytes, with a turn of the event loop between. */
const sliceBytes = 32 * 1024;
/** Longer than any shape's decisive part, so that none is missed at a border. */
const overlapBytes = 1024;
/** More of a kind are not told apart. */
const maxMatches = 100;

/** What it may be, for people. What somebody agreed to is kept under the name on the left, which is the same in every language. */
const kindTexts = {
  'a file of environment variables': () => l10n.t('a file of environment variables'),
  'a private key': () => l10n.t('a private key'),
  'a store of keys or passwords': () => l10n.t('a store of keys or passwords'),
  credentials: () => l10n.t('credentials'),
  'the state or variables of Terraform, which often hold secrets': () =>
    l10n.t('the state or variables of Terraform, which often hold secrets'),
  'an AWS access key': () => l10n.t('an AWS access key'),
  'a GitHub token': () => l10n.t('a GitHub token'),
  'a GitLab token': () => l10n.t('a GitLab token'),
  'a Slack token': () => l10n.t('a Slack token'),
  'a Stripe key': () => l10n.t('a Stripe key'),
  'a Google API key': () => l10n.t('a Google API key'),
  'an npm token': () => l10n.t('an npm token'),
  'a PyPI token': () => l10n.t('a PyPI token'),
  'a Hugging Face token': () => l10n.t('a Hugging Face token'),
  'a DigitalOcean token': () => l10n.t('a DigitalOcean token'),
  'a SendGrid key': () => l10n.t('a SendGrid key'),
  'an unsandbox key': () => l10n.t('an unsandbox key'),
  'an API key': () => l10n.t('an API key'),
  'a signed token (JWT)': () => l10n.t('a signed token (JWT)'),
  'an address with a password': () => l10n.t('an address with a password'),
  'your unsandbox key': () => l10n.t('your unsandbox key'),
} as const satisfies Record<string, () => string>;

export type SensitiveKind = keyof typeof kindTexts;

export const kindText = (kind: SensitiveKind): string => kindTexts[kind]();

const names: readonly (readonly [RegExp, SensitiveKind])[] = [
  [/^\.env(?!.*[._-](?:example|sample|template|dist)$)(?:rc|[._-].+)?$|\.env$/i, 'a file of environment variables'],
  [/^id_(?:rsa|dsa|ecdsa|ed25519)(?:_sk)?(?!\.pub$)(?:\..+)?$|\.(?:ppk|key)$/i, 'a private key'],
  [/\.(?:p12|pfx|jks|keystore|kdbx?|agekey)$/i, 'a store of keys or passwords'],
  [
    /^(?:\.npmrc|\.pypirc|\.netrc|_netrc|\.pgpass|\.my\.cnf|\.git-credentials|\.dockercfg|\.vault-token|\.htpasswd)$/i,
    'credentials',
  ],
  [/^(?:credentials|accounts\.csv|kubeconfig|secrets?\.(?:json|ya?ml|toml|txt))$/i, 'credentials'],
  [/\.tfstate(?:\.backup)?$|\.tfvars$/i, 'the state or variables of Terraform, which often hold secrets'],
];

/** What a file of this name usually is, if that is a secret. */
export const sensitiveName = (filename: string): SensitiveKind | undefined =>
  names.find(([pattern]) => pattern.test(filename))?.[1];

/** Every repetition is bounded: the text may be hostile. */
const shapes: readonly (readonly [RegExp, SensitiveKind])[] = [
  [
    /-----BEGIN (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?-----(?:[^-]{0,8000}-----END [A-Z0-9 ]{1,60}-----)?/g,
    'a private key',
  ],
  [/PuTTY-User-Key-File-\d/g, 'a private key'],
  [/\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g, 'an AWS access key'],
  [/\bgh[pousr]_[0-9A-Za-z]{36,255}|\bgithub_pat_[0-9A-Za-z_]{50,255}/g, 'a GitHub token'],
  [/\bglpat-[\w-]{20,64}/g, 'a GitLab token'],
  [/\bxox[abeoprs]-[0-9A-Za-z-]{10,255}|hooks\.slack\.com\/services\/T[\w/]{20,80}/g, 'a Slack token'],
  [/\b[rs]k_live_[0-9A-Za-z]{16,255}/g, 'a Stripe key'],
  [/\bAIza[\w-]{35}/g, 'a Google API key'],
  [/\bnpm_[0-9A-Za-z]{36}\b/g, 'an npm token'],
  [/\bpypi-[\w-]{50,255}/g, 'a PyPI token'],
  [/\bhf_[0-9A-Za-z]{30,64}/g, 'a Hugging Face token'],
  [/\bdop_v1_[0-9a-f]{64}/g, 'a DigitalOcean token'],
  [/\bSG\.[\w-]{22}\.[\w-]{43}/g, 'a SendGrid key'],
  [/\bunsb-sk-[\w-]{5,255}/g, 'an unsandbox key'],
  [/\bsk-(?:ant-|proj-|svcacct-)?[\w-]{32,255}/g, 'an API key'],
  [/\beyJ[\w-]{10,200}\.eyJ[\w-]{10,200}/g, 'a signed token (JWT)'],
  [/\b[a-z][a-z\d+.-]{1,20}:\/\/[^\s:@/'"]{1,64}:[^\s:@/'"]{3,64}@/gi, 'an address with a password'],
];

/** A kind of secret and the texts that look like one. */
export interface Sensitive {
  readonly kind: SensitiveKind;
  readonly matches: readonly string[];
}

/** What looks secret in a content, by kind. Own keys are found as they are. */
export async function sensitiveContent(content: Uint8Array, ownKeys: readonly string[]): Promise<readonly Sensitive[]> {
  const found = new Map<SensitiveKind, Set<string>>();
  const add = (kind: SensitiveKind, match: string): void => {
    const matches = found.get(kind) ?? new Set();
    if (matches.size < maxMatches) found.set(kind, matches.add(match));
  };
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  for (let start = 0; start < bytes.length; start += sliceBytes) {
    if (start > 0) await nextTurn();
    // Without its zeros UTF-16 reads like the rest.
    const text = bytes.toString('latin1', start, start + sliceBytes + overlapBytes).replaceAll('\0', '');
    for (const key of ownKeys) if (text.includes(key)) add('your unsandbox key', key);
    for (const [shape, kind] of shapes) for (const [match] of text.matchAll(shape)) add(kind, match);
  }
  return [...found].map(([kind, matches]) => ({ kind, matches: [...matches] }));
}

/** The text with everything of a secret's shape, and the own keys, taken out. */
export function withoutSecrets(text: string, ownKeys: readonly string[]): string {
  const withoutKeys = ownKeys.reduce((rest, key) => rest.replaceAll(key, '<redacted>'), text);
  return shapes.reduce((rest, [shape]) => rest.replace(shape, '<redacted>'), withoutKeys);
}
