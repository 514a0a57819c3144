import * as l10n from '@vscode/l10n';
import { MalformedAnswerError, UnreachableError } from '../../errors';
import { sentences } from '../../locale';
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
    return new MalformedAnswerError(
      l10n.t('{0} answered with something that is not HTTP. Check the service address in the settings.', host),
      status,
    );
  }
  if (code === 'UND_ERR_CLOSED' || code === 'UND_ERR_DESTROYED') {
    return new UnreachableError(l10n.t('The connection to the service was closed. Try again.'), sent, error);
  }
  if (code === 'UND_ERR_HEADERS_TIMEOUT') {
    return new UnreachableError(
      l10n.t('{0} did not answer in time. Check your connection and try again.', host),
      sent,
      error,
    );
  }
  return new UnreachableError(lostSentence(code === 'UND_ERR_BODY_TIMEOUT', status > 0, host), sent, error);
}

function lostSentence(isSilent: boolean, hasBegun: boolean, host: string): string {
  if (isSilent)
    return hasBegun
      ? l10n.t('{0} fell silent while the answer was arriving. Check your connection.', host)
      : l10n.t('{0} fell silent before an answer arrived. Check your connection.', host);
  return hasBegun
    ? l10n.t('The connection to {0} was lost while the answer was arriving. Check your connection.', host)
    : l10n.t('The connection to {0} was lost before an answer arrived. Check your connection.', host);
}

function connectSentence(
  { cause, at, proxyStatus }: ConnectFailure,
  host: string,
  proxy: HttpProxy | undefined,
): string {
  const proxyHost = proxy === undefined ? '' : new URL(proxy.origin).host;
  if (proxyStatus === 407) {
    return l10n.t(
      'The proxy {0} needs a user name and password. Put them into the setting http.proxy or http.proxyAuthorization.',
      proxyHost,
    );
  }
  if (proxyStatus !== undefined) {
    return l10n.t(
      'The proxy {0} refused to connect to {1} (status {2}). Check the settings http.proxy and http.noProxy.',
      proxyHost,
      host,
      proxyStatus,
    );
  }
  const code = codeOf(cause) ?? '';
  const place = at === 'proxy' ? l10n.t('the proxy {0}', proxyHost) : host;
  const remedy =
    at === 'proxy' ? l10n.t('Check the setting http.proxy.') : l10n.t('Check your connection and the service address.');
  if (isCertificateCode(code)) return certificateSentence(code, place);
  if (isNoTls(code)) return sentences(noTlsSentence(at === 'proxy' ? proxyHost : undefined, host), remedy);
  return sentences(reasonOf(code, place), remedy);
}

function reasonOf(code: string, place: string): string {
  switch (code) {
    case 'ENOTFOUND':
      return l10n.t('The name of {0} is not known.', place);
    case 'EAI_AGAIN':
      return l10n.t('The name of {0} could not be looked up.', place);
    case 'ECONNREFUSED':
      return l10n.t('Nothing answers at {0}: the connection was refused.', place);
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'ENETDOWN':
      return l10n.t('There is no network path to {0}.', place);
    case 'ETIMEDOUT':
    case 'UND_ERR_CONNECT_TIMEOUT':
    case 'UND_ERR_HEADERS_TIMEOUT':
      return l10n.t('Connecting to {0} timed out.', place);
    default:
      return /^(?!UND_)[A-Z_0-9]{1,60}$/.test(code)
        ? l10n.t('Connecting to {0} failed ({1}).', place, code)
        : l10n.t('Connecting to {0} failed.', place);
  }
}

const isNoTls = (code: string): boolean => code === 'EPROTO' || code === 'ERR_SSL_WRONG_VERSION_NUMBER';

const noTlsSentence = (proxyHost: string | undefined, host: string): string =>
  proxyHost === undefined
    ? l10n.t('{0} does not speak https.', host)
    : l10n.t('The proxy {0} does not speak https.', proxyHost);

const isCertificateCode = (code: string): boolean =>
  /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER|ALTNAME|CRL/.test(code) && !code.startsWith('UND_');

function certificateSentence(code: string, place: string): string {
  const advice = l10n.t(
    'If your network inspects https, install its certificate on this machine; otherwise do not connect.',
  );
  return sentences(certificateReason(code, place), advice);
}

function certificateReason(code: string, place: string): string {
  switch (code) {
    case 'CERT_HAS_EXPIRED':
      return l10n.t('The certificate of {0} has expired ({1}).', place, code);
    case 'CERT_NOT_YET_VALID':
      return l10n.t('The certificate of {0} is not valid yet: check the clock of this machine ({1}).', place, code);
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return l10n.t('The certificate of {0} belongs to another name ({1}).', place, code);
    default:
      return l10n.t('The certificate of {0} is not trusted by this machine ({1}).', place, code);
  }
}

/** With several addresses tried, Node reports an AggregateError; the first one's code stands for all. */
function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('code' in error && typeof error.code === 'string') return error.code;
  return error instanceof AggregateError ? codeOf(error.errors[0]) : undefined;
}
