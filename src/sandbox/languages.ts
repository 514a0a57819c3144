import { compiledLanguages } from './languages/compiled';
import type { Language } from './languages/language';
import { scriptingLanguages } from './languages/scripting';

/** Every language that the sandbox knows how to run, where its tools are installed system-wide. */
export const languages: readonly Language[] = [...scriptingLanguages, ...compiledLanguages];
