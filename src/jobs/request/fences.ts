import { type KnownLanguage, languageNamed } from './languages';

/** The editor's languages whose texts hold code of several others: what one part of a file is says nothing of the next. */
const mixedLanguages: readonly string[] = [
  ...['markdown', 'mdx', 'quarto', 'rmd', 'restructuredtext', 'asciidoc', 'org', 'latex'],
  ...['html', 'vue', 'svelte', 'astro'],
];

export const isMixed = (languageId: string): boolean => mixedLanguages.includes(languageId);

const fence = /^ {0,3}(?:> ?|[-*+] +|\d+[.)] +| {2,})*(`{3,}|~{3,})[ \t]*([^\n]*)$/;

/**
 * The language of the fenced block of Markdown that a line is in: of ` ```python title="x" `, or ` ```{r, echo=FALSE} `.
 * @param line of the text, from 0
 */
export function languageOfFence(text: string, line: number): KnownLanguage | undefined {
  let open: { readonly mark: string; readonly info: string } | undefined;
  for (const each of text.split(/\r\n|\r|\n/, line + 1)) {
    const [, mark = '', info = ''] = fence.exec(each) ?? [];
    if (mark === '') continue;
    if (open === undefined) open = { mark, info };
    else if (info.trim() === '' && mark.startsWith(open.mark)) open = undefined;
  }
  const word = /^\{?\.?([^\s,{}:]+)/.exec(open?.info.trim() ?? '')?.[1];
  return word === undefined ? undefined : languageNamed(word);
}
