import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ChannelBlocks } from '../../../../src/jobs/places/channelBlocks';

/** The channel as the editor has it: text is appended, and may be cleared. */
class Channel {
  text = '';

  get count(): number {
    return this.text.split('\n').length;
  }

  at = (index: number): string => this.text.split('\n')[index] ?? '';

  /** As the output part writes: each text with a line end of its own. */
  write(...texts: readonly string[]): void {
    for (const text of texts) this.text += `${text}\n`;
  }
}

/** The jobs, and what the channel has of them. */
async function found(blocks: ChannelBlocks, channel: Channel): Promise<readonly string[]> {
  const lines = channel.text.split('\n');
  return (await blocks.find(channel)).map(
    ({ key, range }) =>
      `${key}: ${lines
        .slice(...range)
        .join(' ')
        .trim()}`,
  );
}

test('blocks of the channel are found in the order of writing, newest first', async () => {
  const [blocks, channel] = [new ChannelBlocks(), new Channel()];
  assert.deepEqual(await found(blocks, channel), []);
  channel.write('── a.py ──', '12:00:00.001  a.py  running');
  blocks.add('a', '12:00:00.002  a.py  completed', 'one\ntwo\n');
  assert.deepEqual(await found(blocks, channel), [], 'it is shown late');
  channel.write('12:00:00.002  a.py  completed', 'one\ntwo\n', '── b.py ──');
  assert.deepEqual(await found(blocks, channel), ['a: one two']);
  channel.write('12:00:00.003  b.py  completed', 'three\n');
  assert.deepEqual(await found(blocks, channel), ['a: one two'], 'read before it is known');
  blocks.add('b', '12:00:00.003  b.py  completed', 'three\n');
  assert.deepEqual(await found(blocks, channel), ['b: three', 'a: one two']);
});

test('blocks of the channel are found after it was cleared, and those that went are not', async () => {
  const [blocks, channel] = [new ChannelBlocks(), new Channel()];
  for (const name of ['a', 'b', 'c']) {
    blocks.add(name, `heading ${name}`, `text of ${name}\n`);
    channel.write(`heading ${name}`, `text of ${name}\n`);
  }
  assert.equal((await found(blocks, channel)).length, 3);
  channel.text = channel.text.slice(channel.text.indexOf('heading c'));
  assert.deepEqual(await found(blocks, channel), ['c: text of c']);
  channel.text = '';
  assert.deepEqual(await found(blocks, channel), []);
  blocks.add('d', 'heading d', 'text of d\n');
  channel.write('heading d', 'text of d\n');
  assert.deepEqual(await found(blocks, channel), ['d: text of d']);
});

test('what a program prints is nobody else’s block', async () => {
  const [blocks, channel] = [new ChannelBlocks(), new Channel()];
  blocks.add('a', 'heading a', 'text\n');
  channel.write('heading a', 'text\n');
  blocks.add('evil', 'heading evil', 'heading a\ntext\nheading next\n');
  channel.write('heading evil', 'heading a\ntext\nheading next\n');
  blocks.add('next', 'heading next', 'own\n');
  channel.write('heading next', 'own\n');
  const all = ['next: own', 'evil: heading a text heading next', 'a: text'];
  assert.deepEqual(await found(blocks, channel), all);
  channel.text = channel.text.slice(channel.text.indexOf('heading evil'));
  assert.deepEqual(await found(blocks, channel), all.slice(0, 2));
});

test('two runs with one heading are told apart by their order', async () => {
  const [blocks, channel] = [new ChannelBlocks(), new Channel()];
  for (const name of ['a', 'b']) {
    blocks.add(name, 'heading', `text of ${name}\n`);
    channel.write('heading', `text of ${name}\n`);
  }
  assert.deepEqual(await found(blocks, channel), ['b: text of b', 'a: text of a']);
});
