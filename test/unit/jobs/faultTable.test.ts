import { after, before, describe, test } from 'node:test';
import { startSandbox } from '../../sandbox/support/startSandbox';
import { selfSigned } from '../../support/certificates';
import { connectionTo } from '../../support/connectionTo';
import type { ServiceCall } from '../../support/faultProxy';
import { calls, type Expected } from './faults/calls';
import * as faults from './faults/faults';

/** Every fault meets every call of the product, on loopback, in front of a real service. Each cell is a test. */

/** Which request of the API a call is, and what a test calls it. */
const names: { readonly [Name in keyof Expected]: readonly [request: ServiceCall, title: string] } = {
  submit: ['submit', 'a submit'],
  follow: ['look', 'following a job'],
  several: ['list', 'following several jobs'],
  list: ['list', 'a list'],
  cancel: ['cancel', 'a cancel'],
};

const host = '127\\.0\\.0\\.1:\\d+';
/** What happened, and the beginning of what to do. */
const sentence = (text: string): RegExp => new RegExp(text.replaceAll('{host}', host));

const lostEarly = sentence('The connection to {host} was lost before an answer arrived\\. Check your connection\\.');
const lostLate = sentence('The connection to {host} was lost while the answer was arriving\\. Check your conn');
const lostAtOnce = sentence(`${lostEarly.source}|Connecting to {host} failed.*\\. Check your connection`);
const nothingThere = sentence('Nothing answers at {host}: the connection was refused\\. Check your connection and the');
const timedOut = sentence('Connecting to {host} timed out\\. Check your connection and the service address\\.');
const silent = sentence('{host} did not answer in time\\. Check your connection and try again\\.');
const stalling = sentence('{host} fell silent while the answer was arriving\\. Check your connection\\.');
const tooLarge = sentence('{host} sent an answer of more than 1 MB, which was not read to its end\\.');
const webPage = /answered \(status 200\) with something that is not the unsandbox API: it is a web page\. Check the/;
const broken = /Internal error\. The service has a problem: try again later\./;
const errorOf = (status: number): RegExp =>
  sentence(`{host} answered with the error ${status}\\. The service has a problem: try again later\\.`);
const overloaded = /Overloaded\. The service has a problem: try again later\./;
const tooManyRequests = /Rate limit exceeded\. Wait a little before the next run\./;
const tooManyJobs = /Concurrency limit reached\. Wait until a running job ends, or cancel one\./;
const forgotten = /The service no longer knows job \S+: it was probably restarted, .* Run it again\./;
const noName = /The name of no-such-host\.invalid:\d+ (is not known|could not be looked up)\. Check your connection/;
const expired = sentence('The certificate of {host} has expired \\(CERT_HAS_EXPIRED\\)\\. If your network');
const needsPassword = sentence('The proxy {host} needs a user name and password\\. Put them into the setting http');
const clockIsOff = /timestamp is more than five minutes off.*clock of this machine is probably off: set it and try ag/;
const uncertain = (says: RegExp): RegExp =>
  new RegExp(`^It is not certain that the job was cancelled: .*${says.source}`);

const unsent = (says: RegExp) => ({ status: 'failed', reached: 0, says }) as const;
const unconfirmed = (reached: 0 | 1, says: RegExp) => ({ status: 'unknown', reached, says }) as const;
const completed = { status: 'completed' } as const;
const cancelled = { status: 'cancelled' } as const;
const givenUp = (says: RegExp) => ({ status: 'unknown', says }) as const;

const works: Expected = {
  submit: { ...completed, reached: 1 },
  follow: completed,
  several: completed,
  list: {},
  cancel: cancelled,
};
/** The fault passes and everything is done in the end, but a submit that may have arrived is not sent again. */
const passes = (submit: Expected['submit'], says: RegExp): Expected => ({ ...works, submit, list: { says } });
/** The service did as it was told, and its answer never came whole. */
const answerLost = (says: RegExp): Expected => passes(unconfirmed(1, says), says);
/** Looks go on, a cancel is tried six times and then kept. */
const nothingGetsThrough = (says: RegExp): Expected => {
  const kept = new RegExp(`^The cancel did not reach the service: ${says.source}.* It is sent when the service ans`);
  const [follow, cancel] = [{ status: 'running' }, { status: 'running', isKept: true, says: kept }] as const;
  return { submit: unsent(says), follow, several: follow, list: { says }, cancel };
};
/** Other requests are nothing but their head, after which they are whole. */
const halfSent = { submit: { ...unconfirmed(0, lostEarly), isLarge: true } };

const { requests, forGood, standingStill, behindProxy } = faults;

const table: Readonly<Record<string, readonly [faults.Fault, Partial<Expected>]>> = {
  'a refused connection': [faults.refused, passes(unsent(nothingThere), nothingThere)],
  'a connection that is never answered': [standingStill('connect'), passes(unsent(timedOut), timedOut)],
  'a TLS handshake that is never answered': [standingStill('handshake'), passes(unsent(timedOut), timedOut)],
  // Who was faster decides whether it is certain that nothing was sent.
  'a reset as soon as it is connected': [
    faults.resetAtOnce,
    passes({ status: 'failed or unknown', reached: 0, says: lostAtOnce }, lostAtOnce),
  ],
  'a reset after the head of the request': [faults.resetWhileSending(0), halfSent],
  'a reset in the body of the request': [faults.resetWhileSending(100_000), halfSent],
  'a reset after the whole request': [requests(1, faults.resetUnanswered), answerLost(lostEarly)],
  'a connection that is half open': [requests(1, faults.neverAnswered, { headMs: 1000 }), answerLost(silent)],
  'a stall in the middle of the answer': [requests(1, faults.stalled, { silenceMs: 1000 }), answerLost(stalling)],
  'a slow drip of the answer': [requests(forGood, faults.dripped), works],
  'a truncated answer': [requests(1, faults.truncated), answerLost(lostLate)],
  'one oversized answer': [
    requests(1, faults.oversized),
    { ...answerLost(tooLarge), cancel: { ...cancelled, says: uncertain(tooLarge) } },
  ],
  // When the list makes no sense, the jobs are asked for one by one.
  'oversized answers without a length, always': [
    requests(forGood, faults.oversizedUnannounced),
    { ...answerLost(tooLarge), follow: givenUp(tooLarge), cancel: { ...cancelled, says: uncertain(tooLarge) } },
  ],
  'a content type of plain text': [requests(forGood, faults.plainText), works],
  'no content type': [requests(forGood, faults.untyped), works],
  'a web page with status 200, twice': [
    requests(2, faults.webPage),
    { ...passes(unconfirmed(0, webPage), webPage), cancel: { status: 'running', says: uncertain(webPage) } },
  ],
  'a web page with status 200, always': [
    requests(forGood, faults.webPage),
    {
      ...passes(unconfirmed(0, webPage), webPage),
      follow: givenUp(webPage),
      cancel: { status: 'running', says: uncertain(webPage) },
    },
  ],
  'a burst of status 500': [requests(2, faults.brokenAfterwards), answerLost(broken)],
  'a burst of status 503': [
    requests(2, faults.unavailable),
    passes({ ...works.submit, waits: overloaded }, overloaded),
  ],
  'a burst of status 503 from a gateway': [
    requests(2, faults.gatewayPage),
    passes(unconfirmed(0, errorOf(503)), errorOf(503)),
  ],
  'a storm of 429, too many requests': [
    requests(4, faults.tooManyRequests),
    passes({ ...completed, jobs: 3, reached: 3, waits: tooManyRequests }, tooManyRequests),
  ],
  'a storm of 429, too many jobs': [
    requests(2, faults.tooManyJobs),
    passes({ ...completed, jobs: 3, reached: 3, waits: tooManyJobs }, tooManyJobs),
  ],
  'a restart of the service, which forgets its jobs': [
    faults.restart,
    {
      submit: unconfirmed(1, errorOf(502)),
      follow: { status: 'failed', says: forgotten },
      several: { status: 'failed', says: forgotten },
      list: { says: errorOf(502), isGone: true },
      cancel: { status: 'failed' },
    },
  ],
  'a name that does not exist': [faults.unknownName, nothingGetsThrough(noName)],
  'an expired certificate': [faults.expiredCertificate, passes(unsent(expired), expired)],
  'a proxy that demands credentials and gets the right ones': [behindProxy('me:right@'), works],
  'a proxy that demands credentials and gets wrong ones': [behindProxy('me:wrong@'), nothingGetsThrough(needsPassword)],
  'a proxy that demands credentials and gets none': [behindProxy(''), nothingGetsThrough(needsPassword)],
  'a clock that is ten minutes off': [
    faults.wrongClock,
    {
      submit: { ...unsent(clockIsOff), reached: 1 },
      follow: givenUp(clockIsOff),
      several: givenUp(clockIsOff),
      list: { says: clockIsOff },
      cancel: { status: 'unknown', says: clockIsOff },
    },
  ],
};

describe('fault table', { concurrency: 16 }, () => {
  let world: faults.World;
  before(async () => {
    const pair = `${faults.keyPair.publicKey}:${faults.keyPair.secretKey}`;
    const args = ['--max-concurrency', '24', '--queue', '500', '--key-pair', pair];
    const [service, restarted] = await Promise.all([startSandbox({ args }), startSandbox()]);
    const [loopback, old] = [selfSigned('127.0.0.1'), selfSigned('127.0.0.1', -1)];
    world = { service, restarted, loopback, expired: old, named: selfSigned('service.test') };
  });
  after(() => Promise.all([world.service.stop(), world.restarted.stop()]));

  for (const [fault, [begin, expected]] of Object.entries(table)) {
    testCall('submit', fault, begin, expected.submit);
    testCall('follow', fault, begin, expected.follow);
    testCall('several', fault, begin, expected.several);
    testCall('list', fault, begin, expected.list);
    testCall('cancel', fault, begin, expected.cancel);
  }

  function testCall<Name extends keyof Expected>(
    name: Name,
    fault: string,
    begin: faults.Fault,
    expected: Expected[Name] | undefined,
  ): void {
    if (expected === undefined) return;
    const [request, title] = names[name];
    test(`${title}, when it meets ${fault}`, async (t) => {
      const bench = await begin(t, world, request);
      const connected = connectionTo(t, bench.baseUrl, bench.options, bench.impatience);
      await calls[name]({ ...connected, t, world, bench }, expected);
    });
  }
});
