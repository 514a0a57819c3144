/** Texts of package.json that people see. They stand in the files `package.nls*.json`, and package.json has `%key%` in their place. */

/** @typedef {{key: string, text: string, replace: (text: string) => void}} ManifestText */
/** @typedef {object} Node */

/** Not these: names, which are the same in every language. */
const names = new Set(['unsandbox']);

/** What language models read is English. */
const forModels = new Set(['modelDescription', 'inputSchema']);

/** The properties that hold texts, and how a key calls them. @type {Readonly<Record<string, string>>} */
const textProperties = {
  ...{ title: 'title', shortTitle: 'shortTitle', label: 'label', displayName: 'displayName', category: 'category' },
  ...{ description: 'description', markdownDescription: 'description', userDescription: 'description' },
  ...{ enumDescriptions: 'description', markdownEnumDescriptions: 'description', enumItemLabels: 'label' },
  ...{ deprecationMessage: 'deprecation', markdownDeprecationMessage: 'deprecation', patternErrorMessage: 'pattern' },
  ...{ contents: 'contents', contextualTitle: 'contextualTitle', altText: 'altText', aliases: 'alias' },
};

/** How a key begins for what is contributed; the others lose their plural s. @type {Readonly<Record<string, string>>} */
const kinds = { configuration: 'setting', viewsContainers: 'viewContainer', viewsWelcome: 'viewWelcome' };

/**
 * @param {Record<string, unknown>} manifest
 * @returns {ManifestText[]} in the order of the manifest, those that are `%key%` already included
 */
export function manifestTexts(manifest) {
  /** @type {ManifestText[]} */
  const found = [];
  collect(manifest, [], found);
  return found;
}

/** @param {string} text */
export const keyIn = (text) => /^%([\w.-]+)%$/.exec(text)?.[1];

/**
 * @param {Node} node
 * @param {readonly string[]} path of names and ids
 * @param {ManifestText[]} found
 */
function collect(node, path, found) {
  for (const [name, value] of Object.entries(node)) {
    if (
      forModels.has(name) ||
      (path.length === 0 && !/^(displayName|description|capabilities|contributes)$/.test(name))
    )
      continue;
    const isText = name in textProperties || (name === 'name' && path[1] === 'views');
    if (typeof value === 'string' && isText) add(node, name, [...path, textProperties[name] ?? name], found);
    else if (Array.isArray(value) && isText) addAll(node, name, value, path, found);
    else if (typeof value === 'object' && value !== null) collect(value, [...path, idOf(value) ?? name], found);
  }
}

/**
 * @param {Node} node
 * @param {string} name
 * @param {readonly unknown[]} values
 * @param {readonly string[]} path
 * @param {ManifestText[]} found
 */
function addAll(node, name, values, path, found) {
  const options = /** @type {{enum?: readonly unknown[]}} */ (node).enum ?? [];
  for (const index of values.keys()) {
    const of = options[index] === undefined ? [] : [String(options[index])];
    add(values, String(index), [...path, ...of, textProperties[name] ?? name], found);
  }
}

/**
 * @param {Node} node
 * @param {string} name
 * @param {readonly string[]} path
 * @param {ManifestText[]} found
 */
function add(node, name, path, found) {
  const holder = /** @type {Record<string, string>} */ (node);
  const text = holder[name] ?? '';
  if (text === '' || names.has(text)) return;
  const replace = (/** @type {string} */ by) => {
    holder[name] = by;
  };
  found.push({ key: keyOf(path), text, replace });
}

/**
 * `command.runFile.title`, `setting.service.local.description`.
 * @param {readonly string[]} path
 */
function keyOf([area = '', kind = '', ...rest]) {
  if (rest.length === 0) return [area === 'capabilities' ? kind : 'extension', kind || area].join('.');
  if (area !== 'contributes') return [kind, ...rest].join('.');
  const ids = rest.filter((id) => !/^(properties|items|activitybar|panel|\d+)$/.test(id) && id !== 'unsandbox');
  return [kinds[kind] ?? kind.replace(/s$/, ''), ...ids.map((id) => id.replace(/^unsandbox[.-]/, ''))].join('.');
}

/** @param {object} value */
function idOf(value) {
  const { command, id, view } = /** @type {Record<string, unknown>} */ (value);
  return [command, id, view].find((each) => typeof each === 'string');
}
