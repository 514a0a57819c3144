import { BlockList, isIP } from 'node:net';
import * as l10n from '@vscode/l10n';
import { openSetting, type Remedy, UserError } from '../../errors';
import { type Endpoint, isLoopback } from './endpoint';

/** The editor's settings of the same names (`http.proxy`, …), as they are. All of them may be absent. */
export interface HttpSettings {
  readonly proxy?: string | undefined;
  readonly noProxy?: readonly string[] | undefined;
  /** False accepts any certificate, of the service and of the proxy. */
  readonly strictSSL?: boolean | undefined;
  /** The whole value of the Proxy-Authorization header. */
  readonly authorization?: string | undefined;
  /** True when no proxy is to be used, whatever the environment says (`http.proxySupport: off`). */
  readonly off?: boolean | undefined;
}

export interface HttpProxy {
  /** http: or https:, without credentials. */
  readonly origin: string;
  readonly authorization?: string | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The proxy to reach the endpoint through, or nothing. The settings win over HTTPS_PROXY, HTTP_PROXY
 * and NO_PROXY (lower case first). This machine is never reached through a proxy. Throws a UserError
 * when the proxy's address cannot be used.
 */
export function proxyFor(endpoint: Endpoint, settings: HttpSettings, environment: Environment): HttpProxy | undefined {
  if (settings.off === true || isLoopback(endpoint.hostname)) return undefined;
  const address = settings.proxy?.trim() || fromEnvironment(environment, 'https_proxy', 'http_proxy');
  if (address === undefined) return undefined;
  const configured = settings.noProxy ?? [];
  const exceptions =
    configured.length > 0 ? configured : (fromEnvironment(environment, 'no_proxy') ?? '').split(/[,\s]+/);
  if (exceptions.some((exception) => covers(exception, endpoint))) return undefined;
  return parseProxy(address, settings.authorization);
}

/** The first one set, in lower case, then in upper case. */
function fromEnvironment(environment: Environment, ...names: readonly string[]): string | undefined {
  const values = names.flatMap((name) => [environment[name], environment[name.toUpperCase()]]);
  return values.map((value) => value?.trim()).find((value) => value !== undefined && value !== '');
}

/**
 * `*`, `host`, `.host`, `*.host`, an address, or a network as `10.0.0.0/8`, each with an optional port, for which an IPv6
 * address is in brackets; a host covers its subdomains.
 */
function covers(exception: string, { hostname, host, secure }: Endpoint): boolean {
  const text = exception.trim().toLowerCase();
  const [, name = '', port] = (!isBareIPv6(text) && /^(.*?)(?::(\d+))?$/.exec(text)) || ['', text];
  if (name === '*') return true;
  const actualPort = /:(\d+)$/.exec(host)?.[1] ?? (secure ? '443' : '80');
  if (port !== undefined && port !== actualPort) return false;
  const base = name.replace(/^\*?\./, '');
  return (base !== '' && (hostname === base || hostname.endsWith(`.${base}`))) || contains(base, hostname);
}

const isBareIPv6 = (text: string): boolean => isIP(text.split('/', 1)[0] ?? '') === 6;
const unbracketed = (name: string): string => name.replace(/^\[(.*)\]/, '$1');

/** Whether an address, or a network in CIDR notation, has the address in it. False for names. */
function contains(network: string, hostname: string): boolean {
  const [first = '', prefix] = unbracketed(network).split('/', 2);
  const address = unbracketed(hostname);
  const [family, other] = [isIP(first), isIP(address)];
  const most = family === 4 ? 32 : 128;
  const length = prefix === undefined ? most : /^\d{1,3}$/.test(prefix) ? Number(prefix) : Number.NaN;
  if (family === 0 || other === 0 || !(length <= most)) return false;
  const list = new BlockList();
  list.addSubnet(first, length, family === 4 ? 'ipv4' : 'ipv6');
  return list.check(address, other === 4 ? 'ipv4' : 'ipv6');
}

function parseProxy(address: string, authorization: string | undefined): HttpProxy {
  const full = address.includes('://') ? address : `http://${address}`;
  const url = URL.canParse(full) ? new URL(full) : undefined;
  if (url === undefined || url.hostname === '') {
    throw new UserError(
      l10n.t('The proxy address is not valid. Correct the setting http.proxy or HTTPS_PROXY.'),
      openProxySetting(),
    );
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new UserError(
      l10n.t(
        'The proxy {0} cannot be used: only http and https proxies are supported. Change the setting http.proxy or HTTPS_PROXY.',
        `${url.protocol}//${url.host}`,
      ),
      openProxySetting(),
    );
  }
  return { origin: url.origin, authorization: checked(authorization || basic(url)) };
}

function basic({ username, password }: URL): string | undefined {
  if (username === '' && password === '') return undefined;
  return `Basic ${Buffer.from(`${decoded(username)}:${decoded(password)}`).toString('base64')}`;
}

/** A lone percent sign stands for itself. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function checked(authorization: string | undefined): string | undefined {
  if (authorization === undefined || /^[\x20-\x7e]+$/.test(authorization)) return authorization;
  throw new UserError(
    l10n.t('The setting http.proxyAuthorization contains characters a header cannot carry. Correct it.'),
  );
}

const openProxySetting = (): Remedy => openSetting('http.proxy');
