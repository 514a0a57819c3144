/** What the person reads of each fault: what happened and what to do. */

const host = '127\\.0\\.0\\.1:\\d+';

export const nothingThere = new RegExp(
  `Nothing answers at ${host}: the connection was refused\\. Check your connection and the service address\\.`,
);
export const lostEarly = new RegExp(
  `The connection to ${host} was lost before an answer arrived\\. Check your connection\\.`,
);
export const lostAtOnce = new RegExp(`${lostEarly.source}|Connecting to ${host} failed.*\\. Check your connection`);
export const lostLate = new RegExp(
  `The connection to ${host} was lost while the answer was arriving\\. Check your conn`,
);
export const silent = new RegExp(`${host} did not answer in time\\. Check your connection and try again\\.`);
export const stalling = new RegExp(`${host} fell silent while the answer was arriving\\. Check your connection\\.`);
export const tooLarge = new RegExp(`${host} sent an answer of more than 1 MB, which was not read to its end\\.`);
export const cancelTooLarge = new RegExp(`^It is not certain that the job was cancelled: ${tooLarge.source}`);
export const notTheApi =
  /answered \(status 200\) with something that is not the unsandbox API: it is a web page\. Check the/;
export const cancelNotTheApi = new RegExp(`^It is not certain that the job was cancelled: .*${notTheApi.source}`);
export const brokenThere = /Internal error\. The service has a problem: try again later\./;
export const badGateway = new RegExp(
  `${host} answered with the error 502\\. The service has a problem: try again later\\.`,
);
export const gatewayDown = new RegExp(
  `${host} answered with the error 503\\. The service has a problem: try again later\\.`,
);
export const overloaded = /Overloaded\. The service has a problem: try again later\./;
export const tooMany = /Rate limit exceeded\. Wait a little before the next run\./;
export const tooManyJobs = /Concurrency limit reached\. Wait until a running job ends, or cancel one\./;
export const forgotten = /The service no longer knows job \S+: it was probably restarted, .* Run it again\./;
export const noName =
  /The name of no-such-host\.invalid:\d+ (is not known|could not be looked up)\. Check your connection/;
export const hasExpired = new RegExp(
  `The certificate of ${host} has expired \\(CERT_HAS_EXPIRED\\)\\. If your network`,
);
export const needsPassword = new RegExp(
  `The proxy ${host} needs a user name and password\\. Put them into the setting http`,
);
export const clockIsOff =
  /timestamp is more than five minutes off.*clock of this machine is probably off: set it and try ag/;
