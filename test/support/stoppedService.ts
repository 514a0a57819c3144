import { once } from 'node:events';
import * as net from 'node:net';
import { Worker } from 'node:worker_threads';

/** A way to a server that can stand still, as its machine or a firewall would make it: nothing is refused, nothing goes on. */
export interface StoppableRelay extends AsyncDisposable {
  readonly port: number;
  /**
   * From now on connections are never accepted: with `full` not even by the kernel, which leaves a SYN without an answer;
   * else it answers that and nothing more. Those that there were are gone.
   */
  stop(full: boolean): Promise<void>;
  goOn(): void;
}

/** Runs in a thread of its own, which is what stands still. At most two connections wait to be accepted. */
const relay = `
  const net = require('node:net');
  const { parentPort, workerData: { targetPort, flag } } = require('node:worker_threads');
  const sockets = new Set();
  const keep = (socket) => sockets.add(socket.on('error', () => {}).on('close', () => sockets.delete(socket)));
  const server = net.createServer((socket) => {
    const target = net.connect(targetPort, '127.0.0.1');
    for (const [one, other] of [[socket, target], [target, socket]]) {
      keep(one);
      one.pipe(other);
      one.on('close', () => other.destroy());
    }
  });
  server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => parentPort.postMessage(server.address().port));
  parentPort.on('message', () => {
    for (const socket of sockets) socket.resetAndDestroy();
    setImmediate(() => {
      parentPort.postMessage('stopped');
      Atomics.wait(flag, 0, 0);
      Atomics.store(flag, 0, 0);
    });
  });
`;
const backlog = 2;

export async function startStoppableRelay(targetPort: number): Promise<StoppableRelay> {
  const flag = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(relay, { eval: true, workerData: { targetPort, flag } });
  const [port] = (await once(worker, 'message')) as [number];
  const waiting: net.Socket[] = [];
  let isStopped = false;
  const goOn = (): void => {
    if (!isStopped) return;
    isStopped = false;
    for (const socket of waiting.splice(0)) socket.destroy();
    Atomics.store(flag, 0, 1);
    Atomics.notify(flag, 0);
  };
  return {
    port,
    goOn,
    stop: async (full) => {
      worker.postMessage('stop');
      await once(worker, 'message');
      isStopped = true;
      for (let count = 0; full && count < backlog; count += 1) {
        const socket = net.connect(port, '127.0.0.1').on('error', () => {});
        await once(socket, 'connect');
        waiting.push(socket);
      }
    },
    async [Symbol.asyncDispose]() {
      goOn();
      await worker.terminate();
    },
  };
}
