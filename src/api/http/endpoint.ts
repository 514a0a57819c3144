import * as l10n from '@vscode/l10n';
import { openSetting, UserError } from '../../errors';

/** A checked base URL. `basePath` is '' or starts with a slash and does not end in one. */
export interface Endpoint {
  readonly origin: string;
  readonly hostname: string;
  /** With the port, for people. */
  readonly host: string;
  readonly secure: boolean;
  readonly basePath: string;
}

/**
 * The service's base URL: https anywhere, plain http only to this machine, no credentials, query or
 * fragment. Throws a UserError that says what to change.
 */
export function parseEndpoint(baseUrl: string): Endpoint {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  if (url === undefined || !['http:', 'https:'].includes(url.protocol) || url.hostname === '') {
    throw refused(l10n.t('The service address {0} is not a web address. Use one that starts with https://.', baseUrl));
  }
  if (url.username !== '' || url.password !== '') {
    throw refused(
      l10n.t(
        'The service address {0} contains a user name or password. Remove it and set an API key.',
        `${url.protocol}//…@${url.host}`,
      ),
    );
  }
  if (url.search !== '' || url.hash !== '' || /[?#]/.test(baseUrl)) {
    throw refused(
      l10n.t(
        'The service address {0} must end with its path. Remove what follows the ? or #.',
        url.origin + url.pathname,
      ),
    );
  }
  const secure = url.protocol === 'https:';
  if (!secure && !isLoopback(url.hostname)) {
    throw refused(
      l10n.t(
        'The service address {0} would send your key and code unencrypted. Use https://, or an address on this machine.',
        url.origin,
      ),
    );
  }
  const basePath = url.pathname.replace(/\/+$/, '');
  return { origin: url.origin, hostname: url.hostname, host: url.host, secure, basePath };
}

/** Whether a URL's hostname is this machine: localhost, 127.0.0.0/8 or [::1]. */
export function isLoopback(hostname: string): boolean {
  const name = hostname.toLowerCase();
  return name === 'localhost' || name === '[::1]' || name === '::1' || /^127\.\d+\.\d+\.\d+$/.test(name);
}

const refused = (sentence: string): UserError => new UserError(sentence, openSetting('unsandbox.apiUrl'));
