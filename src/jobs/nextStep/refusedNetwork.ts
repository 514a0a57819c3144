/** How programs tell that there is no network. A refused connection is not among it: on the loopback that is usual. */
export const networkRefusals: readonly RegExp[] = [
  /temporary failure in name resolution|name or service not known|nodename nor servname/i,
  /network is unreachable|\bNetworkUnreachable\b|\b(?:ENETUNREACH|ENETDOWN|EHOSTUNREACH)\b/i,
  /(?:could not|couldn't) resolve (?:host|proxy)|unable to resolve host/i,
  /getaddrinfo (?:EAI_AGAIN|ENOTFOUND)|php_network_getaddresses/,
  /UnknownHostException|UnresolvedAddressException|NameResolutionFailure/,
  /dial (?:tcp|udp)\d?: lookup |failed to lookup address information/,
  /IO::Socket::\w+: Bad hostname/,
  /[:,] ?:?nxdomain\b/,
];

export const isNetworkRefused = (lines: readonly string[]): boolean =>
  lines.some((line) => networkRefusals.some((refusal) => refusal.test(line)));
