import type { InputFile, NetworkMode } from '../../api/types';
import type { Language } from '../languages/language';

/** A request that has been checked and found runnable. */
export interface JobRequest {
  readonly language: Language;
  /** Whether the language was found by the program's first line. */
  readonly detected: boolean;
  readonly code: string;
  readonly environment: ReadonlyArray<readonly [string, string]>;
  readonly networkMode: NetworkMode;
  readonly ttlSeconds: number;
  readonly returnArtifact: boolean;
  readonly returnWasmArtifact: boolean;
  readonly inputFiles: readonly InputFile[];
}
