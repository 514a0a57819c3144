/**
 * The Debian packages the project uses, each with a command that it brings: by the package's name
 * it is looked up where there is dpkg, by the command elsewhere.
 * @typedef {Readonly<Record<string, string>>} DebianPackages
 */

/** The local sandbox, and the language of the sample that one runs first. @type {DebianPackages} */
export const sandboxPackages = { bubblewrap: 'bwrap', python3: 'python3' };

/** What compiles code-server's native modules. @type {DebianPackages} */
export const codeServerPackages = { gcc: 'gcc', 'g++': 'g++', make: 'make', python3: 'python3' };

/** A browser to drive code-server with, legible in screenshots, and every language the tests run. @type {DebianPackages} */
export const testPackages = {
  chromium: 'chromium',
  'fonts-dejavu-core': 'fc-list',
  ripgrep: 'rg',
  bash: 'bash',
  perl: 'perl',
  ruby: 'ruby',
  'php-cli': 'php',
  'lua5.4': 'lua5.4',
  gawk: 'gawk',
  tcl: 'tclsh',
  'golang-go': 'go',
  rustc: 'rustc',
  'default-jdk-headless': 'javac',
};
