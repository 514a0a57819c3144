import * as l10n from '@vscode/l10n';
import { parameterFields } from '../../api/requestBody';
import type { RunParameters, RunRequest } from '../../api/types';
import { bytes } from '../output/transcript';
import { withoutSecrets } from './sensitive';

/** What a job was given, to show and to repeat: without the values of variables and the contents of files. */
export interface SentRequest {
  /** Absent when the service was left to read the #! line. */
  readonly language?: string | undefined;
  readonly code: string;
  readonly parameters: Omit<RunParameters, 'env'>;
  readonly variables: readonly string[];
  readonly files: readonly { readonly filename: string; readonly size: number }[];
  /** Where the code is a wrapper: the program that it starts, which is one of the files. */
  readonly program?: SentProgram | undefined;
}

export interface SentProgram {
  readonly filename: string;
  readonly code: string;
}

/** What ran, wrapper or not: the text of the file or selection. */
export const programCode = ({ code, program }: Pick<SentRequest, 'code' | 'program'>): string => program?.code ?? code;

export function sentRequest(request: RunRequest, program?: SentProgram): SentRequest {
  const { ttl, networkMode, returnArtifact, returnWasmArtifact } = request;
  const files = 'inputFiles' in request ? (request.inputFiles ?? []) : [];
  return {
    language: 'language' in request ? request.language : undefined,
    code: request.code,
    parameters: { ttl, networkMode, returnArtifact, returnWasmArtifact },
    variables: Object.keys(request.env ?? {}),
    files: files.map(({ filename, content }) => ({ filename, size: content.byteLength })),
    ...(program === undefined ? {} : { program }),
  };
}

/** Where a copied request goes, and the kind of key it takes. */
export interface RequestTarget {
  readonly baseUrl: string;
  readonly key: 'pair' | 'bearer';
}

/**
 * The request for people to read, keep and send by hand: its body as JSON (or the code alone, where the #! line
 * names the language) and a curl line. Keys are shell variables; values, contents and secrets are placeholders.
 */
export function requestText(request: SentRequest, target: RequestTarget, ownKeys: readonly string[]): string {
  const code = withoutSecrets(request.code, ownKeys);
  const program = request.program && withoutSecrets(request.program.code, ownKeys);
  return request.language === undefined
    ? `${code.replace(/\n?$/, '\n')}\n${curlLine('program', `/run/async${queryOf(request)}`, 'text/plain', target)}\n`
    : `${JSON.stringify(bodyOf(request, code, program), undefined, 2)}\n\n${curlLine('request.json', '/execute/async', 'application/json', target)}\n`;
}

/** A program that a wrapper starts is code as well, and goes along. */
function bodyOf({ language, parameters, variables, files, program }: SentRequest, code: string, own = ''): object {
  const fieldOf = (file: SentRequest['files'][number]): object =>
    file.filename === program?.filename
      ? { filename: file.filename, content: Buffer.from(own).toString('base64') }
      : fileField(file);
  return {
    language,
    code,
    ...parameterFields({ ...parameters, ...(variables.length > 0 ? { env: placeholders(variables) } : {}) }),
    ...(files.length > 0 ? { input_files: files.map(fieldOf) } : {}),
  };
}

const placeholders = (names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, `<${l10n.t('value of {0}', name)}>`]));

const fileField = ({ filename, size }: SentRequest['files'][number]) => ({
  filename,
  content: `<${l10n.t('base64 of {0}, {1}', filename, bytes(size))}>`,
});

function queryOf({ parameters, variables }: SentRequest): string {
  const env = variables.length > 0 ? { env: JSON.stringify(placeholders(variables)) } : {};
  const fields = Object.entries({ ...parameterFields(parameters), ...env }).filter(([, value]) => value !== undefined);
  const pairs = fields.map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`);
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

/** Signs as the service wants it: see `src/api/signing.ts`. */
function curlLine(file: string, path: string, type: string, { baseUrl, key }: RequestTarget): string {
  const { origin, pathname } = new URL(baseUrl);
  const full = pathname.replace(/\/$/, '') + path;
  const body = `-H 'Content-Type: ${type}' --data-binary @${file} ${quoted(origin + full)}`;
  const intro = `# ${l10n.t('Save what is above as {0}, fill in what stands in <…>, then:', file)}\n`;
  if (key === 'bearer') return `${intro}curl -sS -H "Authorization: Bearer $UNSANDBOX_API_KEY" ${body}`;
  const sign = `sign=$({ printf '%s' "$time:POST:"${quoted(`${full}:`)}; cat ${file}; } | openssl dgst -sha256 -hmac "$UNSANDBOX_SECRET_KEY" -r | cut -d' ' -f1)`;
  const headers = `-H "Authorization: Bearer $UNSANDBOX_PUBLIC_KEY" -H "X-Timestamp: $time" -H "X-Signature: $sign"`;
  return `${intro}time=$(date +%s); ${sign}; curl -sS ${headers} ${body}`;
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
