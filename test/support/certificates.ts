import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A fresh self-signed certificate for a name, made by openssl. It has expired when `days` is negative. */
export function selfSigned(name: string, days = 2): { key: string; cert: string } {
  const dir = mkdtempSync(join(tmpdir(), 'certificate-'));
  const [key, request, cert] = ['key.pem', 'request.pem', 'cert.pem'].map((file) => join(dir, file)) as [
    string,
    string,
    string,
  ];
  const altName = /^[\d.]+$/.test(name) ? `IP:${name}` : `DNS:${name}`;
  const openssl = (...args: readonly string[]): void => void execFileSync('openssl', args, { stdio: 'pipe' });
  try {
    const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
    const subject = ['-subj', `/CN=${name}`, '-addext', `subjectAltName=${altName}`];
    openssl('req', ...kind, '-keyout', key, '-out', request, ...subject);
    const signing = ['-signkey', key, '-days', String(days), '-copy_extensions', 'copy'];
    openssl('x509', '-req', '-in', request, '-out', cert, ...signing);
    return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
  } finally {
    rmSync(dir, { recursive: true });
  }
}
