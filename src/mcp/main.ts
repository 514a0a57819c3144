import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { version } from '../../package.json';
import { environmentKeys } from '../api/environmentKeys';
import { keysOf } from '../api/signing';
import { Jobs } from '../jobs/jobs';
import { localPlace } from '../jobs/servicePlace';
import type { BadMessage } from './badMessage';
import { cancelAll } from './cancelAll';
import { logWithout } from './log';
import { messageLines } from './messageLines';
import { type Options, parseOptions, usage } from './options';
import { Service } from './service';
import { ToolServer } from './toolServer';

/** No message that makes sense is longer: code of 262,144 characters, each of them escaped. */
const maxMessageBytes = 4 * 1_048_576;

async function main(): Promise<void> {
  const options = optionsOrExit();
  const log = logWithout(keysOf(environmentKeys(process.env)));
  const jobs = new Jobs((error) => log.info(`a listener failed: ${String(error)}`));
  const service = new Service(options, `unsandbox-mcp/${version}`, log);
  const ending = new AbortController();
  const server = new ToolServer({ options, jobs, service, log, ending: ending.signal });
  const lines = messageLines(maxMessageBytes, refuse);
  const transport = new StdioServerTransport(process.stdin.pipe(lines));
  transport.onerror = (error) => log.info(`not a message: ${error.name}`);
  endWithClient(async () => {
    ending.abort();
    await cancelAll(jobs, service);
    service.dispose();
  });
  await server.connect(transport);
  log.info(`MCP server ${version}, service: ${options.service === 'local' ? localPlace : options.apiUrl}`);
}

function optionsOrExit(): Options {
  try {
    const options = parseOptions(process.argv.slice(2));
    if (!options.help) return options;
    process.stderr.write(`${usage}\n`);
    process.exit(0);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${usage}\n`);
    process.exit(1);
  }
}

const refuse = (answer: BadMessage): void => void process.stdout.write(`${JSON.stringify(answer)}\n`);

/** When its stdin ends, nobody reads its stdout, or it is told to. No job outlives it. */
function endWithClient(close: () => Promise<void>): void {
  let isEnding = false;
  const end = (): void => {
    if (isEnding) return;
    isEnding = true;
    void close().finally(() => process.exit(0));
  };
  process.stdin.on('end', end).on('close', end).on('error', end);
  process.stdout.on('error', end);
  process.stderr.on('error', () => {});
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, end);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
