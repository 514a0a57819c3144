/**
 * Code without its comments, and without what its strings say, so that words are looked for where they mean something.
 * No parser: what it cannot tell is left out rather than found by mistake. Line breaks stay where they are.
 */

export interface BareCode {
  /** Neither comments nor the insides of strings, but what is computed in them. */
  readonly code: string;
  /** No comments; strings as they are. */
  readonly withStrings: string;
}

/** Only the beginning of a long text is looked at. */
const maxLength = 64 * 1024;

/** Each alternative ends at the latest with the text, so that the scan takes one pass, whatever the text. */
const hash = '(?<![$\\\\\\w{])#[^\\n]*';
const slashes = '//[^\\n]*|/\\*[\\s\\S]*?(?:\\*/|$(?![\\s\\S]))';
const dashes = '--(?!\\[)[^\\n]*';
const semicolon = ';[^\\n]*';
const percent = '%[^\\n]*';

const double = '"(?:[^"\\\\\\n]|\\\\[\\s\\S])*"?';
const single = "'(?:[^'\\\\\\n]|\\\\[\\s\\S])*'?";
const backtick = '`(?:[^`\\\\]|\\\\[\\s\\S])*`?';
const tripled = '"""(?:[^"\\\\]|\\\\[\\s\\S]|"(?!""))*(?:""")?|\'\'\'(?:[^\'\\\\]|\\\\[\\s\\S]|\'(?!\'\'))*(?:\'\'\')?';
/** A character of C and its kin; a lone apostrophe is none. */
const character = "'(?:\\\\(?:[^\\n]|u\\w{4})|[^'\\\\\\n])'";
const shellSingle = "'[^']*'?";
const anyLineDouble = '"(?:[^"\\\\]|\\\\[\\s\\S])*"?';

interface Syntax {
  /** Left out in any case. */
  readonly comments: string;
  readonly strings: string;
}

const python: Syntax = { comments: hash, strings: [tripled, double, single].join('|') };
const script: Syntax = { comments: slashes, strings: [backtick, double, single].join('|') };
const cLike: Syntax = { comments: slashes, strings: [tripled, double, character].join('|') };
const perl: Syntax = {
  comments: `^=(?:pod|begin|head\\d)[\\s\\S]*?(?:^=(?:cut|end)|$(?![\\s\\S]))|${hash}`,
  strings: `${double}|${single}`,
};
const lisp: Syntax = { comments: `#\\|[\\s\\S]*?(?:\\|#|$(?![\\s\\S]))|${semicolon}`, strings: anyLineDouble };
const hashed: Syntax = { comments: hash, strings: double };

/** By the API's ids; what is not here is like C. */
const syntaxes: Readonly<Record<string, Syntax>> = {
  python,
  julia: { comments: `#=[\\s\\S]*?(?:=#|$(?![\\s\\S]))|${hash}`, strings: `${tripled}|${double}` },
  elixir: python,
  crystal: hashed,
  nim: python,
  javascript: script,
  typescript: script,
  deno: script,
  dart: script,
  groovy: { comments: slashes, strings: [tripled, double, single].join('|') },
  v: script,
  ruby: perl,
  perl,
  raku: perl,
  php: { comments: `${hash}|${slashes}`, strings: `${double}|${single}` },
  // What single quotes hold is text for other programs: `awk '{ print $1 }'`.
  bash: { comments: `(?<=^|[\\s;(&|])#[^\\n]*|${shellSingle}`, strings: anyLineDouble },
  powershell: { comments: `<#[\\s\\S]*?(?:#>|$(?![\\s\\S]))|${hash}|${shellSingle}`, strings: anyLineDouble },
  tcl: { comments: '(?=#)(?<=^[ \\t]*|;[ \\t]*)#[^\\n]*', strings: '(?!)' },
  awk: { comments: '#[^\\n]*', strings: double },
  r: { comments: '#[^\\n]*', strings: `${double}|${single}` },
  lua: {
    comments: `--\\[\\[[\\s\\S]*?(?:\\]\\]|$(?![\\s\\S]))|${dashes}`,
    strings: `\\[\\[[\\s\\S]*?(?:\\]\\]|$(?![\\s\\S]))|${double}|${single}`,
  },
  haskell: { comments: `\\{-[\\s\\S]*?(?:-\\}|$(?![\\s\\S]))|${dashes}`, strings: `${double}|${character}` },
  ocaml: { comments: '\\(\\*[\\s\\S]*?(?:\\*\\)|$(?![\\s\\S]))', strings: `${double}|${character}` },
  fsharp: {
    comments: `\\(\\*(?!\\))[\\s\\S]*?(?:\\*\\)|$(?![\\s\\S]))|//[^\\n]*`,
    strings: `${tripled}|${double}|${character}`,
  },
  erlang: { comments: percent, strings: double },
  prolog: { comments: `${percent}|/\\*[\\s\\S]*?(?:\\*/|$(?![\\s\\S]))`, strings: `${double}|${single}` },
  scheme: lisp,
  clojure: lisp,
  commonlisp: lisp,
  fortran: { comments: '![^\\n]*|^[cC*](?=[ \\t*-]|$)[^\\n]*', strings: `${double}|${single}` },
  cobol: { comments: '\\*>[^\\n]*|^.{6}\\*[^\\n]*', strings: `${double}|${single}` },
  forth: { comments: '(?<=^|\\s)\\\\ [^\\n]*|(?<=^|\\s)\\( [^)]*\\)?', strings: '(?!)' },
};

export function bareCode(language: string, text: string): BareCode {
  const syntax = (Object.hasOwn(syntaxes, language) ? syntaxes[language] : undefined) ?? cLike;
  const pattern = new RegExp(`(?<comment>${syntax.comments})|${syntax.strings}`, 'gm');
  const beginning = text.slice(0, maxLength);
  const strip = (keepsStrings: boolean): string =>
    beginning.replace(pattern, (found: string, comment: string | undefined, offset: number) => {
      if (comment !== undefined) return blank(found);
      if (keepsStrings) return found;
      const isFormatted = language !== 'python' || /f/i.test(beginning.slice(Math.max(0, offset - 2), offset));
      const inside = found.slice(1, -1);
      return `${found[0]}${isFormatted ? computed(language, inside) : blank(inside)}${found.length > 1 ? found.at(-1) : ''}`;
    });
  return { code: strip(false), withStrings: strip(true) };
}

/** `f"{input()}"` and `"#{gets}"` are code inside. */
function computed(language: string, inside: string): string {
  const pattern = language === 'python' ? /(\{[^{}\n]{0,200}\})|[^{]+|\{/g : /([#$]\{[^{}\n]{0,200}\})|[^#$]+|[#$]/g;
  return inside.replace(pattern, (part, code) => code ?? blank(part));
}

/** As long as it was, line breaks included. */
const blank = (text: string): string => text.replace(/[^\n]/g, ' ');
