import { after, before, describe, test } from 'node:test';
import { type Sandbox, startSandbox } from '../../sandbox/support/startSandbox';
import { selfSigned } from '../../support/certificates';
import { keyPair, type World } from './faults/bench';
import * as calls from './faults/calls';
import { type CallName, isApplicable, type Meet, openCell } from './faults/cell';
import { type Row, table } from './faults/table';

/** A fault bench on loopback: every fault of the table meets every call of the product, in front of a real service. */

const args = ['--max-concurrency', '24', '--queue', '500', '--key-pair', `${keyPair.publicKey}:${keyPair.secretKey}`];

async function openWorld(): Promise<World> {
  const [service, restarted] = (await Promise.all([0, 1].map(() => startSandbox({ args })))) as [Sandbox, Sandbox];
  const [loopback, expired] = [selfSigned('127.0.0.1'), selfSigned('127.0.0.1', -1)];
  return { service, restarted, loopback, expired, named: selfSigned('service.test') };
}

describe('fault table', { concurrency: 16 }, () => {
  let world: World;
  before(async () => {
    world = await openWorld();
  });
  after(() => Promise.all([world.service.stop(), world.restarted.stop()]));

  for (const [name, row] of Object.entries(table)) {
    testCall('a submit', name, row, 'submit', calls.submit);
    testCall('following a job', name, row, 'follow', calls.follow);
    testCall('following several jobs', name, row, 'followSeveral', calls.followSeveral);
    testCall('a list', name, row, 'list', calls.list);
    testCall('a cancel', name, row, 'cancel', calls.cancel);
  }

  function testCall<Name extends CallName>(title: string, fault: string, row: Row, call: Name, meet: Meet<Name>): void {
    const expected: Row[Name] = row[call];
    if (!isApplicable(expected)) return;
    test(`${title}, when it meets ${fault}, ${expected.title}`, async (t) => {
      await meet(await openCell(t, world, call, row.fault), expected);
    });
  }
});
