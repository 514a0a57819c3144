import * as l10n from '@vscode/l10n';
import type { Artifact } from '../types';
import { type Fields, hintField, present } from './fields';

/**
 * Artifacts in every shape seen: a list in `artifacts`, or one in the older `artifact` and
 * `wasm_artifact`; bytes in `content_base64`, `data` or `content`; or an `error` in their place. Entries
 * that are none of these are dropped, never the whole result. Names are hostile: make them safe before use.
 */
export function parseArtifacts(fields: Fields): readonly Artifact[] {
  const list: readonly unknown[] = Array.isArray(fields['artifacts']) ? fields['artifacts'] : [];
  return [
    ...list.map((entry, index) => parseArtifact(entry, `artifact-${index + 1}`)),
    parseArtifact(fields['artifact'], 'artifact'),
    parseArtifact(fields['wasm_artifact'], 'artifact.wasm'),
  ].filter((artifact) => artifact !== undefined);
}

function parseArtifact(value: unknown, fallbackName: string): Artifact | undefined {
  if (typeof value === 'string' && value !== '') return ofBase64(value, { filename: fallbackName });
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const fields = value as Fields;
  const known = {
    filename: nameOf(fields) ?? fallbackName,
    mimeType: hintField(fields, 'mime_type') ?? hintField(fields, 'content_type'),
  };
  const content = [fields['content_base64'], fields['data'], fields['content']].find(present);
  if (typeof content === 'string' && fields['type'] !== 'error') return ofBase64(content, known);
  const error = hintField(fields, 'error') ?? hintField(fields, 'message');
  return { ...known, size: 0, error: error ?? l10n.t('The service sent no content.') };
}

const nameOf = (fields: Fields): string | undefined => {
  const name = [fields['filename'], fields['name']].find((value) => typeof value === 'string' && value !== '');
  return typeof name === 'string' ? name.slice(0, 1024) : undefined;
};

/** What the base64 says of its size is believed, not a `size` field. */
function ofBase64(contentBase64: string, known: Pick<Artifact, 'filename' | 'mimeType'>): Artifact {
  return { ...known, contentBase64, size: Buffer.byteLength(contentBase64, 'base64') };
}
