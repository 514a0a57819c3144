// What the API promises, over plain HTTP, against the real local sandbox in both shapes of answers.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { longSleep, withCommand } from '../sandbox/support/processes';
import { type Sandbox, startSandbox, until } from '../sandbox/support/startSandbox';

const uuid = /^[0-9a-f-]{36}$/;
const text = { 'content-type': 'text/plain' };

// Each at its own server, whose jobs it lists.
describe('the API', { concurrency: 2 }, () => {
  for (const shape of ['contract', 'live'] as const) {
    describe(`${shape} shape`, { concurrency: 1 }, () => {
      const running: { sandbox?: Sandbox } = {};
      const api = (): Sandbox => running.sandbox as Sandbox;
      before(async () => {
        running.sandbox = await startSandbox({ args: ['--shape', shape, '--max-concurrency', '2'] });
      });
      after(() => api().stop());

      /** A finished job's result, wherever the shape has it. */
      // biome-ignore lint/suspicious/noExplicitAny: whatever came back
      const resultOf = (body: any): any => (shape === 'contract' ? body.result : body);

      it('POST /execute runs and answers with the result', async () => {
        const code = 'import sys\nprint("out")\nprint("err",file=sys.stderr)';
        const { status, body } = await api().call('POST', '/execute', { language: 'python', code });
        assert.equal(status, 200);
        assert.match(body.job_id, uuid);
        assert.ok(Number.isInteger(body.total_time_ms));
        const { job_id: _, total_time_ms: __, execution_time: ___, execution_time_ms: ____, ...rest } = body;
        assert.deepEqual(rest, {
          success: true,
          stdout: 'out\n',
          stderr: 'err\n',
          exit_code: 0,
          language: 'python',
          ...(shape === 'live' ? { error: null } : {}),
          artifacts: [],
          execution_mode: 'local',
          network_mode: 'zerotrust',
        });
      });

      it('a program that fails is a result', async () => {
        const { status, body } = await api().call('POST', '/execute', { language: 'python', code: 'x = = 1' });
        assert.equal(status, 200);
        assert.equal(body.success, false);
        assert.equal(body.exit_code, 1);
        assert.match(body.stderr, /SyntaxError/);
      });

      it('a signal is 128 + n', async () => {
        assert.equal((await api().execute({ language: 'bash', code: 'kill -SEGV $$' })).exit_code, 139);
        assert.equal((await api().execute({ language: 'bash', code: 'exit 300' })).exit_code, 44);
      });

      it('POST /execute/async answers 202 at once; GET /jobs/{id} tells the rest', async () => {
        const before = Math.floor(Date.now() / 1000);
        const { status, body } = await api().call('POST', '/execute/async', {
          language: 'bash',
          code: 'sleep 0.3; echo done',
        });
        assert.equal(status, 202);
        assert.match(body.job_id, uuid);
        assert.equal(body.status, 'pending');
        const job = await api().finished(body.job_id);
        assert.equal(job.status, 'completed');
        assert.equal(resultOf(job).stdout, 'done\n');
        for (const time of [job.created_at, job.started_at, job.completed_at]) assert.ok(Number.isInteger(time), time);
        assert.ok(job.created_at >= before);
        assert.ok(job.started_at >= job.created_at);
        assert.ok(job.completed_at >= job.started_at);
      });

      it('POST /run and /run/async detect the language', async () => {
        const code = '#!/usr/bin/env python3\nimport os\nprint(os.environ["A"])';
        const query = `?ttl=9&env=${encodeURIComponent('{"A":"ä b"}')}`;
        const { body } = await api().call('POST', `/run${query}`, code, text);
        assert.equal(body.stdout, 'ä b\n');
        assert.equal(body.detected_language, 'python');
        const submitted = await api().call('POST', `/run/async${query}`, code, text);
        assert.equal(submitted.status, 202);
        const result = resultOf(await api().finished(submitted.body.job_id));
        assert.equal(result.detected_language, 'python');
        assert.equal(result.language, 'python');
      });

      it('GET /jobs lists what is active, DELETE returns partial output', async () => {
        const command = longSleep();
        const code = `import os\nprint("so far")\nos.execlp("sleep", *"${command}".split())`;
        const id = await api().submit({ language: 'python', code });
        await until('it has printed', () => withCommand(command).length > 0);
        const { body: list } = await api().call('GET', '/jobs');
        const [row, ...others] = list.jobs;
        assert.deepEqual(others, []);
        assert.equal(row.job_id, id);
        assert.equal(row.status, 'running');
        assert.equal(row.language, 'python');
        if (shape === 'contract') assert.ok(Date.parse(row.submitted_at) > 0);
        else assert.ok(Number.isInteger(row.created_at));
        const { status, body } = await api().call('DELETE', `/jobs/${id}`);
        assert.equal(status, 200);
        assert.equal(body.job_id, id);
        assert.equal(typeof body.message, 'string');
        assert.equal(resultOf(body).stdout, 'so far\n');
        assert.equal(resultOf(body).exit_code, -1);
        assert.equal(resultOf(body).success, false);
        assert.equal((await api().call('GET', `/jobs/${id}`)).body.status, 'cancelled');
        assert.equal((await api().call('DELETE', `/jobs/${id}`)).status, 409);
        assert.deepEqual((await api().call('GET', '/jobs')).body, { jobs: [] });
      });

      it('a timeout keeps partial output', async () => {
        const id = await api().submit({ language: 'bash', code: 'echo so far; sleep 60', ttl: 3 });
        const job = await api().finished(id);
        assert.equal(job.status, 'timeout');
        assert.equal(resultOf(job).stdout, 'so far\n');
        assert.equal(resultOf(job).exit_code, -1);
      });

      it('jobs beyond the limit wait, and one that waits can be cancelled and never starts', async () => {
        const sleepers = await Promise.all(
          [1, 2, 3].map((n) => api().submit({ language: 'bash', code: `echo ${n}; sleep 300`, ttl: 900 })),
        );
        const statuses = await Promise.all(
          sleepers.map(async (id) => (await api().call('GET', `/jobs/${id}`)).body.status),
        );
        assert.deepEqual(statuses, ['running', 'running', 'pending']);
        const last = sleepers[2] ?? '';
        const { status, body } = await api().call('DELETE', `/jobs/${last}`);
        assert.equal(status, 200);
        assert.equal(resultOf(body).stdout, '');
        assert.equal(resultOf(body).exit_code, -1);
        const job = await api().finished(last);
        assert.equal(job.status, 'cancelled');
        assert.equal(job.started_at, undefined);
        for (const id of sleepers.slice(0, 2)) {
          assert.equal((await api().call('GET', `/jobs/${id}`)).body.status, 'running');
          assert.equal((await api().call('DELETE', `/jobs/${id}`)).status, 200);
        }
      });

      it('parallel cancels agree', async () => {
        const id = await api().submit({ language: 'bash', code: 'sleep 60' });
        const replies = await Promise.all(Array.from({ length: 5 }, () => api().call('DELETE', `/jobs/${id}`)));
        assert.ok(replies.every(({ status }) => status === 200 || status === 409));
        assert.ok(replies.some(({ status }) => status === 200));
      });

      it('a client that goes away cancels its job', async () => {
        const command = longSleep();
        const leave = new AbortController();
        const gone = fetch(`${api().url}/execute`, {
          method: 'POST',
          headers: { authorization: 'Bearer a-token-for-tests', 'content-type': 'application/json' },
          body: JSON.stringify({ language: 'bash', code: command, ttl: 900 }),
          signal: leave.signal,
        });
        const rejected = assert.rejects(gone);
        await until('it runs', () => withCommand(command).length > 0);
        leave.abort();
        await rejected;
        await until('no job is left', async () => {
          const { body } = await api().call('GET', '/jobs');
          return body.jobs.length === 0;
        });
      });

      it('input files are in the working directory and in /tmp/input, byte for byte', async () => {
        const bytes = Buffer.from(Array.from({ length: 256 }, (_, i) => i));
        const files = [
          { filename: 'ä b.bin', content: bytes.toString('base64') },
          { filename: 'helper.py', content: Buffer.from('value = 42').toString('base64') },
          { content: '' },
        ];
        const code =
          'import helper,os\nprint(helper.value, open("ä b.bin","rb").read()==open("/tmp/input/ä b.bin","rb").read()==bytes(range(256)), os.path.getsize("2"))\nopen("helper.py","a").write("x")';
        const result = await api().execute({ language: 'python', code, input_files: files });
        assert.equal(result.stdout, '42 True 0\n');
        assert.equal(result.exit_code, 0);
      });

      it('artifacts of compiled programs, native and WebAssembly', async () => {
        const code = '#include <stdio.h>\nint main(void) { puts("hi"); return 3; }';
        const { artifacts, exit_code: exitCode } = await api().execute({
          language: 'c',
          code,
          return_artifact: true,
          return_wasm_artifact: true,
        });
        assert.equal(exitCode, 3);
        // biome-ignore lint/suspicious/noExplicitAny: whatever came back
        const bytes = artifacts.map((artifact: any) => Buffer.from(artifact.content_base64, 'base64'));
        assert.equal(bytes[0].subarray(1, 4).toString(), 'ELF');
        assert.equal(bytes[1].subarray(1, 4).toString(), 'asm');
        assert.deepEqual([...bytes[1].subarray(4, 8)], [1, 0, 0, 0]);
        assert.deepEqual(
          artifacts.map(({ filename }: { filename: string }) => filename),
          ['main', 'main.wasm'],
        );
      });
    });
  }
});

describe("the live shape, as the provider's own clients read it", { concurrency: 1 }, () => {
  const running: { sandbox?: Sandbox } = {};
  const api = (): Sandbox => running.sandbox as Sandbox;
  before(async () => {
    running.sandbox = await startSandbox({
      args: ['--shape', 'live', '--key-pair', 'public:secret', '--max-concurrency', '1', '--sync-seconds', '1'],
    });
  });
  after(() => api().stop());

  const signed = (method: string, path: string, fields?: unknown): ReturnType<Sandbox['call']> => {
    const body = fields === undefined ? '' : JSON.stringify(fields);
    const timestamp = `${Math.floor(Date.now() / 1000)}`;
    const signature = createHmac('sha256', 'secret').update(`${timestamp}:${method}:${path}:${body}`).digest('hex');
    const headers = { authorization: 'Bearer public', 'x-timestamp': timestamp, 'x-signature': signature };
    return api().call(method, path, body, { ...headers, 'content-type': 'application/json' });
  };

  it('a short run is answered with its result, and the time that it ran in milliseconds', async () => {
    const { status, body } = await signed('POST', '/execute', { language: 'bash', code: 'sleep 0.2; echo hi' });
    assert.equal(status, 200);
    assert.equal(body.stdout, 'hi\n');
    assert.equal(body.status, undefined);
    assert.ok(body.execution_time >= 200 && body.execution_time <= body.total_time_ms, JSON.stringify(body));
    assert.equal(body.execution_time_ms, body.execution_time);
  });

  it('the time that a job waited is not counted as time that it ran', async () => {
    const first = await api().submit({ language: 'bash', code: 'sleep 0.5' });
    const second = await api().finished(await api().submit({ language: 'bash', code: '' }));
    await api().finished(first);
    assert.ok(second.total_time_ms - second.execution_time >= 300, JSON.stringify(second));
  });

  it('a longer run is answered with the id of a job, which goes on and is polled', async () => {
    const began = Date.now();
    const { status, body } = await signed('POST', '/execute', { language: 'bash', code: 'sleep 2; echo late' });
    assert.ok(Date.now() - began < 2000);
    assert.equal(status, 200);
    assert.match(body.job_id, uuid);
    assert.deepEqual(body, { job_id: body.job_id, status: 'pending' });
    assert.deepEqual((await signed('GET', `/jobs/${body.job_id}`)).body.status, 'running');
    const job = await api().finished(body.job_id);
    assert.equal(job.status, 'completed');
    assert.equal(job.stdout, 'late\n');
  });

  it('so is POST /run, whose job goes on', async () => {
    const { status, body } = await api().call('POST', '/run', '#!/bin/bash\nsleep 1.5; echo late', text);
    assert.equal(status, 200);
    assert.equal(body.status, 'pending');
    assert.equal((await api().finished(body.job_id)).stdout, 'late\n');
  });

  it('a longer run is listed and cancelled by its id', async () => {
    const { job_id: id } = (await signed('POST', '/execute', { language: 'bash', code: 'echo so far; sleep 60' })).body;
    const { jobs } = (await signed('GET', '/jobs')).body;
    assert.deepEqual(
      jobs.map(({ job_id: listed }: { job_id: string }) => listed),
      [id],
    );
    const { status, body } = await signed('DELETE', `/jobs/${id}`);
    assert.equal(status, 200);
    assert.equal(body.stdout, 'so far\n');
    assert.equal(body.status, 'cancelled');
  });
});

it('in the live shape five seconds are waited for a run, in that of the contract as long as it takes', async () => {
  const waits = async (shape: string): Promise<unknown> => {
    const api = await startSandbox({ args: ['--shape', shape] });
    const { status } = await api.execute({ language: 'bash', code: 'sleep 5.5' });
    await api.stop();
    return status;
  };
  assert.deepEqual(await Promise.all([waits('live'), waits('contract')]), ['pending', undefined]);
});

describe('GET /health', () => {
  for (const shape of ['contract', 'live']) {
    it(`is open in the ${shape} shape, but to no web page`, async () => {
      const api = await startSandbox({ args: ['--shape', shape] });
      try {
        const ask = (method: string, headers = {}, path = '/health') =>
          api.call(method, path, undefined, { authorization: '', ...headers });
        const { status, body } = await ask('GET');
        assert.equal(status, 200);
        assert.deepEqual(body, { status: 'ok' });
        assert.equal((await ask('HEAD')).status, 200);
        assert.equal((await ask('GET', { host: 'evil.example' })).status, 403);
        assert.equal((await ask('GET', { origin: 'https://evil.example' })).status, 403);
        assert.equal((await ask('POST')).status, 401);
        assert.equal((await ask('GET', {}, '/health/jobs')).status, 401);
        assert.equal((await ask('GET', {}, '/jobs')).status, 401);
      } finally {
        await api.stop();
      }
    });
  }
});

describe('languages', () => {
  it('GET /languages lists what works, with versions apart', async () => {
    const nothingKept = mkdtempSync(join(tmpdir(), 'unsandbox-cache-'));
    const api = await startSandbox({ env: { XDG_CACHE_HOME: nothingKept } });
    const { status, body } = await api.call('GET', '/languages');
    await api.stop();
    rmSync(nothingKept, { recursive: true });
    assert.equal(status, 200);
    assert.ok(body.languages.every((id: unknown) => typeof id === 'string'));
    assert.equal(body.count, body.languages.length);
    assert.ok(body.count >= 14, body.languages.join());
    assert.match(body.versions.python, /^3\./);
    assert.equal(body.aliases.py, 'python');
  });
});

describe('429', { concurrency: 2 }, () => {
  it('rate_limit_exceeded counts submits, not polls', async () => {
    const api = await startSandbox({ args: ['--rate', '2'] });
    try {
      const { body: key } = await api.call('POST', '/keys/validate');
      assert.deepEqual([key.rate_per_minute, key.rate_limit], [2, 2]);
      for (let i = 0; i < 5; i++) assert.equal((await api.call('GET', '/jobs')).status, 200);
      for (let i = 0; i < 2; i++)
        assert.equal((await api.call('POST', '/execute', { language: 'bash', code: '' })).status, 200);
      const reply = await api.call('POST', '/execute', { language: 'bash', code: '' });
      assert.equal(reply.status, 429);
      assert.equal(reply.body.error, 'rate_limit_exceeded');
      assert.equal(reply.body.code, 'rate_limit_exceeded');
      assert.match(reply.body.message, /minute/);
    } finally {
      await api.stop();
    }
  });

  it('concurrency_limit_reached when the queue is full', async () => {
    const api = await startSandbox({ args: ['--max-concurrency', '1'] });
    try {
      const submit = () => api.call('POST', '/execute/async', { language: 'bash', code: 'sleep 60' });
      const replies = await Promise.all(Array.from({ length: 67 }, submit));
      assert.equal(replies.filter(({ status }) => status === 202).length, 65);
      const refused = replies.filter(({ status }) => status === 429);
      assert.equal(refused.length, 2);
      assert.equal(refused[0]?.body.error, 'concurrency_limit_reached');
      assert.equal(refused[0]?.body.active_executions, 1);
      assert.equal(refused[0]?.body.concurrency_limit, 1);
    } finally {
      await api.stop();
    }
  });

  it('waiting requests hold at most 32 MiB together', async () => {
    const api = await startSandbox({ args: ['--max-concurrency', '1'] });
    try {
      const content = Buffer.alloc(5 << 20).toString('base64');
      const files = ['a', 'b'].map((filename) => ({ filename, content }));
      const submit = () =>
        api.call('POST', '/execute/async', { language: 'bash', code: 'sleep 60', input_files: files });
      const statuses: number[] = [];
      for (let i = 0; i < 4; i++) statuses.push((await submit()).status);
      assert.deepEqual(statuses, [202, 202, 429, 429]);
    } finally {
      await api.stop();
    }
  });
});
