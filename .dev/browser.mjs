import { chromium } from 'playwright-core';

/** Debian's Chromium, which can reach nothing but this machine. */
export function launchBrowser() {
  return chromium.launch({
    executablePath: process.env['UNSANDBOX_CHROMIUM'] ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox', // it refuses to start as root otherwise
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
    ],
  });
}
