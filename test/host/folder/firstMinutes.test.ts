import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import english from '../../../media/l10n/package.nls.json';
import manifest from '../../../package.json';
import { contextKeys } from '../../../src/editor/panel/contextKeys';
import { standings } from '../../../src/editor/service/readiness';
import { json } from '../../support/faultyService';
import { pickEntry } from '../questions';
import { chooseLocalSandbox, useLocalSandbox, useService } from '../services';
import { activated, closeEditors, command, run } from '../support';

const { commands: declared, keybindings, viewsWelcome, views, walkthroughs } = manifest.contributes;
const steps = walkthroughs.flatMap((walkthrough) => walkthrough.steps);
const englishOf = (text: string): string => Object.entries(english).find(([key]) => text === `%${key}%`)?.[1] ?? text;
const texts = [...viewsWelcome.map(({ contents }) => contents), ...steps.map(({ description }) => description)].map(
  englishOf,
);

describe('the first minutes', () => {
  useLocalSandbox();
  before(activated);

  it('every link of the welcome views and the walkthrough runs a command that there is, with arguments that can be read', async () => {
    const known = new Set(await vscode.commands.getCommands(true));
    const links = texts.flatMap((text) =>
      [...text.matchAll(/\]\((.*?)\)/g)].map(([, target = '']) => vscode.Uri.parse(target, true)),
    );
    assert.ok(links.length > 20);
    for (const { scheme, path, query } of links) {
      assert.equal(scheme, 'command');
      assert.ok(known.has(path), path);
      if (query !== '') JSON.parse(query);
    }
  });

  it('each welcome text has one button: a link that stands alone in its line', () => {
    for (const { contents, view, when } of viewsWelcome) {
      const buttons = englishOf(contents)
        .split('\n')
        .filter((line) => /^\[[^\]]+\]\([^)]+\)$/.test(line));
      // Two are added to others.
      const isMore = /^!isWorkspaceTrusted$|config\.unsandbox\.service/.test(when ?? '');
      assert.equal(buttons.length, isMore ? 0 : 1, `${view} ${when ?? ''}`);
    }
  });

  it('there is one for each way in which the service may stand', () => {
    const named = viewsWelcome.flatMap(({ when = '' }) => /unsandbox\.standing == (\w+)/.exec(when)?.[1] ?? []);
    assert.deepEqual([...new Set(named)].toSorted(), [...standings].toSorted());
  });

  it('every context key that the manifest names is one that the extension sets', () => {
    const events = steps.flatMap(({ completionEvents }) => completionEvents);
    const clauses = [
      ...viewsWelcome.map(({ when = '' }) => when),
      ...keybindings.map(({ when }) => when),
      ...Object.values(manifest.contributes.menus).flatMap((entries) =>
        (entries as readonly { when?: string }[]).map(({ when = '' }) => when),
      ),
      ...events.filter((event) => event.startsWith('onContext:')).map((event) => event.slice('onContext:'.length)),
    ];
    const named = new Set(
      clauses.flatMap(
        (clause) => clause.replaceAll(/== unsandbox[.-]\w+|config\.unsandbox\.\w+/g, '').match(/unsandbox\.\w+/g) ?? [],
      ),
    );
    assert.deepEqual(
      [...named].filter((key) => !(contextKeys as readonly string[]).includes(key)),
      [],
    );
    assert.deepEqual(
      [...contextKeys].filter((key) => !named.has(key)),
      [],
      'none is set for nothing',
    );
  });

  it('every step of the walkthrough is completed by something that there is, and has its picture', async () => {
    const known = new Set(await vscode.commands.getCommands(true));
    const ownViews = views.unsandbox.map(({ id }) => id);
    for (const { id, completionEvents, media } of steps) {
      assert.ok(completionEvents.length > 0, id);
      for (const event of completionEvents) {
        const [kind, what = ''] = event.split(/:(.*)/);
        if (kind === 'onCommand') assert.ok(known.has(what), what);
        else if (kind === 'onView') assert.ok(ownViews.includes(what), what);
        else assert.equal(kind, 'onContext');
      }
      const root = vscode.extensions.getExtension('unsandbox.unsandbox')?.extensionUri;
      assert.ok(root);
      const svg = new TextDecoder().decode(await vscode.workspace.fs.readFile(vscode.Uri.joinPath(root, media.svg)));
      assert.match(svg, /^<svg /);
      assert.doesNotMatch(svg, /#[\da-f]{3,8}\b|<script|href/i, 'colours are those of the theme');
      assert.ok(media.altText.length > 20);
    }
  });

  it('keys act in a view of this extension only', () => {
    for (const { command, when } of keybindings) {
      assert.ok(declared.some((each) => each.command === command));
      assert.match(when, /^focusedView == unsandbox\.\w+ && listFocus/);
    }
  });

  it('a sample in a language that was named is opened without a question', async () => {
    await command('newSample', 'bash');
    assert.equal(vscode.window.activeTextEditor?.document.languageId, 'shellscript');
  });
});

describe('the first run', () => {
  // The local sandbox would try each of its languages to say which there are.
  useService(json(200, { languages: ['python', 'bash'] }));

  it('with no file open, Run in unsandbox offers a sample, which runs', async () => {
    await closeEditors();
    const asked = command('runActive');
    await pickEntry(0);
    await asked;
    const document = vscode.window.activeTextEditor?.document;
    assert.equal(document?.languageId, 'python');
    assert.equal(document.isUntitled, true);
    await chooseLocalSandbox();
    const { stdout, language } = await run(document.uri, {});
    assert.equal(language, 'python');
    assert.match(stdout, /Hello from Python/);
  });
});
