import type { Fault } from './bench';
import * as connection from './connectionFaults';
import {
  cancelKept,
  cancelLost,
  cancelled,
  cancelledSaying,
  type Expected,
  followed,
  givenUp,
  gone,
  listed,
  listedLater,
  lost,
  neitherCancelledNorSeen,
  neverListed,
  notCancelled,
  refusedOnArrival,
  runs,
  runsAfterWaiting,
  stillFollowed,
  unconfirmed,
  unsubmitted,
  unsubmittedOrUnconfirmed,
} from './outcomes';
import * as broken from './requestFaults';
import * as says from './sentences';

export interface Row extends Expected {
  readonly fault: Fault;
}

type Cells = readonly [
  Expected['submit'],
  Expected['follow'],
  Expected['followSeveral'],
  Expected['list'],
  Expected['cancel'],
];

const row = (fault: Fault, ...[submit, follow, followSeveral, list, cancel]: Cells): Row => ({
  fault,
  submit,
  follow,
  followSeveral,
  list,
  cancel,
});

const { requests } = broken;
const forGood = Number.POSITIVE_INFINITY;
const works: Cells = [runs, followed, followed, listed, cancelled];

/** The fault passes and everything is done in the end, but a submit that may have arrived is not sent again. */
const passes = (submit: Expected['submit'], sentence: RegExp): Cells => [
  submit,
  followed,
  followed,
  listedLater(sentence),
  cancelled,
];

/** The service did as it was told, and its answer never came whole. */
const answerLost = (sentence: RegExp): Cells => passes(unconfirmed(1, sentence), sentence);

/** Looks go on, a cancel is tried six times and then kept. */
const nothingGetsThrough = (sentence: RegExp): Cells => [
  unsubmitted(sentence),
  stillFollowed,
  stillFollowed,
  neverListed(sentence),
  cancelKept(new RegExp(`^The cancel did not reach the service: ${sentence.source}.* It is sent when the service ans`)),
];

const noBody = 'not applicable: such a request is nothing but its head, after which it is whole';
const onlySubmit = (submit: Expected['submit']): Cells => [
  { ...(submit as Exclude<typeof submit, string>), isLarge: true },
  noBody,
  noBody,
  noBody,
  noBody,
];

/** Faults × calls: a submit, following a job, following several, a list, a cancel. Each cell is a test. */
export const table: Readonly<Record<string, Row>> = {
  'a refused connection': row(connection.refused(1), ...passes(unsubmitted(says.nothingThere), says.nothingThere)),
  'a reset as soon as it is connected': row(
    connection.resetAtOnce(1),
    ...passes(unsubmittedOrUnconfirmed(says.lostAtOnce), says.lostAtOnce),
  ),
  'a reset after the head of the request': row(
    broken.resetWhileSending(0),
    ...onlySubmit(unconfirmed(0, says.lostEarly)),
  ),
  'a reset in the body of the request': row(
    broken.resetWhileSending(100_000),
    ...onlySubmit(unconfirmed(0, says.lostEarly)),
  ),
  'a reset after the whole request': row(requests(1, broken.resetUnanswered), ...answerLost(says.lostEarly)),
  'a connection that is half open': row(requests(1, broken.neverAnswered), ...answerLost(says.silent)),
  'a stall in the middle of the answer': row(requests(1, broken.stalled), ...answerLost(says.stalling)),
  'a slow drip of the answer': row(requests(forGood, broken.dripped), ...works),
  'a truncated answer': row(requests(1, broken.truncated), ...answerLost(says.lostLate)),
  'one oversized answer': row(
    requests(1, broken.oversized),
    unconfirmed(1, says.tooLarge),
    followed,
    followed,
    listedLater(says.tooLarge),
    cancelledSaying(says.cancelTooLarge),
  ),
  // When the list makes no sense, the jobs are asked for one by one.
  'oversized answers without a length, always': row(
    requests(forGood, broken.oversizedUnannounced),
    unconfirmed(1, says.tooLarge),
    givenUp(says.tooLarge),
    followed,
    listedLater(says.tooLarge),
    cancelledSaying(says.cancelTooLarge),
  ),
  'a content type of plain text': row(requests(forGood, broken.plainText), ...works),
  'no content type': row(requests(forGood, broken.untyped), ...works),
  'a web page with status 200, twice': row(
    requests(2, broken.webPage),
    unconfirmed(0, says.notTheApi),
    followed,
    followed,
    listedLater(says.notTheApi),
    notCancelled(says.cancelNotTheApi),
  ),
  'a web page with status 200, always': row(
    requests(forGood, broken.webPage),
    unconfirmed(0, says.notTheApi),
    givenUp(says.notTheApi),
    followed,
    listedLater(says.notTheApi),
    notCancelled(says.cancelNotTheApi),
  ),
  'a burst of status 500': row(requests(2, broken.brokenAfterwards), ...answerLost(says.brokenThere)),
  'a burst of status 503': row(
    requests(2, broken.unavailable),
    ...passes(runsAfterWaiting(1, says.overloaded), says.overloaded),
  ),
  'a burst of status 503 from a gateway': row(
    requests(2, broken.gatewayPage),
    ...passes(unconfirmed(0, says.gatewayDown), says.gatewayDown),
  ),
  'a storm of 429, too many requests': row(
    requests(4, broken.tooManyRequests),
    ...passes(runsAfterWaiting(3, says.tooMany), says.tooMany),
  ),
  'a storm of 429, too many jobs': row(
    requests(2, broken.tooManyJobs),
    ...passes(runsAfterWaiting(3, says.tooManyJobs), says.tooManyJobs),
  ),
  'a restart of the service, which forgets its jobs': row(
    broken.restart,
    unconfirmed(1, says.badGateway),
    lost(says.forgotten),
    lost(says.forgotten),
    gone(says.badGateway),
    cancelLost,
  ),
  'a name that does not exist': row(connection.unknownName, ...nothingGetsThrough(says.noName)),
  'an expired certificate': row(
    connection.expiredCertificate(1),
    ...passes(unsubmitted(says.hasExpired), says.hasExpired),
  ),
  'a proxy that demands credentials and gets the right ones': row(connection.behindProxy('me:right@'), ...works),
  'a proxy that demands credentials and gets wrong ones': row(
    connection.behindProxy('me:wrong@'),
    ...nothingGetsThrough(says.needsPassword),
  ),
  'a proxy that demands credentials and gets none': row(
    connection.behindProxy(''),
    ...nothingGetsThrough(says.needsPassword),
  ),
  'a clock that is ten minutes off': row(
    broken.wrongClock,
    refusedOnArrival(says.clockIsOff),
    givenUp(says.clockIsOff),
    givenUp(says.clockIsOff),
    listedLater(says.clockIsOff),
    neitherCancelledNorSeen(says.clockIsOff),
  ),
};
