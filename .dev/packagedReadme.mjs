/**
 * The README as it is packaged while nobody knows where the repository will be: without pictures, and with the words of links
 * into the repository instead of links. VS Code's details page and the marketplaces would show both as broken.
 * @param {string} text
 */
export function withoutRelativeLinks(text) {
  return text
    .replace(/^!\[[^\]]*\]\((?!https:)[^)]*\)\n\n?/gm, '')
    .replace(/(?<!!)\[([^\]]*)\]\((?!https:|#)[^)]*\)/g, '$1');
}

/** @param {string} text @returns {string[]} targets of links and pictures that only the repository has */
export function relativeLinks(text) {
  return [...text.matchAll(/\]\(((?!https:|#)[^)]*)\)/g)].map(([, target]) => target ?? '');
}
