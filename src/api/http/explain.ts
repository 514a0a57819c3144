import { MalformedAnswerError, UnreachableError } from '../../errors';
import { ConnectFailure } from './connector';
import type { HttpProxy } from './proxySettings';

export interface Circumstances {
  readonly host: string;
  readonly proxy?: HttpProxy | undefined;
  readonly sent: boolean;
  /** 0 while no answer's head has arrived. */
  readonly status: number;
}

/** Turns what Node or undici reports into an error whose message a person can act on. */
export function explain(error: Error, { host, proxy, sent, status }: Circumstances): Error {
  if (error instanceof ConnectFailure) return new UnreachableError(connectSentence(error, host, proxy), false, error);
  const code = codeOf(error);
  // A request that undici will not write is a bug of ours, not a failure of the network.
  if (code === 'UND_ERR_INVALID_ARG') return error;
  if (code?.startsWith('HPE_') || code === 'UND_ERR_HEADERS_OVERFLOW' || error.name === 'HTTPParserError') {
    return new MalformedAnswerError(`${host} answered with something that is not HTTP. ${checkAddress}`, status);
  }
  if (code === 'UND_ERR_CLOSED' || code === 'UND_ERR_DESTROYED') {
    return new UnreachableError('The connection to the service was closed. Try again.', sent, error);
  }
  if (code === 'UND_ERR_HEADERS_TIMEOUT') {
    return new UnreachableError(`${host} did not answer in time. Check your connection and try again.`, sent, error);
  }
  const when = status > 0 ? 'while the answer was arriving' : 'before an answer arrived';
  const what = code === 'UND_ERR_BODY_TIMEOUT' ? `${host} fell silent` : `The connection to ${host} was lost`;
  return new UnreachableError(`${what} ${when}. Check your connection.`, sent, error);
}

const checkAddress = 'Check the service address in the settings.';

function connectSentence(
  { cause, at, proxyStatus }: ConnectFailure,
  host: string,
  proxy: HttpProxy | undefined,
): string {
  const proxyHost = proxy === undefined ? '' : new URL(proxy.origin).host;
  if (proxyStatus === 407) {
    return `The proxy ${proxyHost} needs a user name and password. Put them into the setting http.proxy or http.proxyAuthorization.`;
  }
  if (proxyStatus !== undefined) {
    return `The proxy ${proxyHost} refused to connect to ${host} (status ${proxyStatus}). Check the settings http.proxy and http.noProxy.`;
  }
  const code = codeOf(cause) ?? '';
  const place = at === 'proxy' ? `the proxy ${proxyHost}` : host;
  const remedy = at === 'proxy' ? 'Check the setting http.proxy' : 'Check your connection and the service address';
  if (isCertificateCode(code)) return certificateSentence(code, place);
  return `${reasonOf(code, place)} ${remedy}.`;
}

function reasonOf(code: string, place: string): string {
  switch (code) {
    case 'ENOTFOUND':
      return `The name of ${place} is not known.`;
    case 'EAI_AGAIN':
      return `The name of ${place} could not be looked up.`;
    case 'ECONNREFUSED':
      return `Nothing answers at ${place}: the connection was refused.`;
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'ENETDOWN':
      return `There is no network path to ${place}.`;
    case 'ETIMEDOUT':
    case 'UND_ERR_CONNECT_TIMEOUT':
    case 'UND_ERR_HEADERS_TIMEOUT':
      return `Connecting to ${place} timed out.`;
    case 'EPROTO':
    case 'ERR_SSL_WRONG_VERSION_NUMBER':
      return `${capital(place)} does not speak https.`;
    default:
      return `Connecting to ${place} failed${/^(?!UND_)[A-Z_0-9]{1,60}$/.test(code) ? ` (${code})` : ''}.`;
  }
}

const isCertificateCode = (code: string): boolean =>
  /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER|ALTNAME|CRL/.test(code) && !code.startsWith('UND_');

function certificateSentence(code: string, place: string): string {
  const why = certificateReasons[code] ?? 'is not trusted by this machine';
  return `The certificate of ${place} ${why} (${code}). If your network inspects https, install its certificate on this machine; otherwise do not connect.`;
}

const certificateReasons: Readonly<Record<string, string | undefined>> = {
  CERT_HAS_EXPIRED: 'has expired',
  CERT_NOT_YET_VALID: 'is not valid yet: check the clock of this machine',
  ERR_TLS_CERT_ALTNAME_INVALID: 'belongs to another name',
};

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** With several addresses tried, Node reports an AggregateError; the first one's code stands for all. */
function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('code' in error && typeof error.code === 'string') return error.code;
  return error instanceof AggregateError ? codeOf(error.errors[0]) : undefined;
}
