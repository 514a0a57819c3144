import { limits } from '../api/limits';
import { networkModes } from '../api/types';
import { knownLanguages } from '../jobs/request/languages';

/** What a model is told of the tools. The manifest repeats it word for word, as it cannot refer to it. */
export interface ToolText {
  readonly name: string;
  /** For people. */
  readonly title: string;
  readonly description: string;
  readonly inputSchema: { readonly type: 'object' } & Readonly<Record<string, unknown>>;
}

/** What an agent may give at most, beside the limits of the API. Lengths in UTF-16 units. */
export const agentLimits = { codeLength: 262_144, variables: 64, valueLength: 8192, pathLength: 1024 } as const;

export const runTool = {
  name: 'run_in_unsandbox',
  title: 'Run Code in unsandbox',
  description: [
    'Runs a complete program in an isolated sandbox and returns its exit code, stdout and stderr.',
    'Use it to check that code works, to compute something, or to try out code that should not run on the machine of the user; not to change files of the workspace or to start servers, as nothing outside the sandbox is reached and nothing stays after the program has ended.',
    'The sandbox has one flat working directory: "files" are copied there under their bare names, so open them as "data.csv", not as "src/data.csv". No other file of the workspace is there.',
    'There is no standard input and there are no arguments: put the values into the code. There is no network unless "networkMode" asks for it and the user has allowed it, so no packages can be installed: only what is preinstalled with the language is there.',
    'The output arrives when the program has ended, not while it runs; of long output the beginning and the end are returned. A program that fails is a normal result. It is stopped at its time limit ("ttl").',
    'Files that look secret (.env, keys, tokens, files that git ignores) and code or variables that contain secrets are refused.',
    'When a call fails with a message that it is not certain whether the job was submitted, do not repeat it: look with list_unsandbox_jobs.',
  ].join(' '),
  inputSchema: {
    type: 'object',
    properties: {
      language: {
        type: 'string',
        minLength: 1,
        maxLength: 40,
        description: `The language of the code: ${knownLanguages.join(', ')}. Which of them are installed depends on the service that the user has chosen.`,
      },
      code: {
        type: 'string',
        minLength: 1,
        maxLength: agentLimits.codeLength,
        description: 'The whole source of the program, in one file. It has to print what you want to know.',
      },
      files: {
        type: 'array',
        maxItems: limits.inputFiles,
        items: { type: 'string', minLength: 1, maxLength: agentLimits.pathLength },
        description:
          'Files of the workspace that the program reads, as paths relative to the workspace folder, or "folder/path" when several folders are open. No globs and no folders. At most 10 files, 5 MB each, 10 MB together, each with a name of its own.',
      },
      env: {
        type: 'object',
        additionalProperties: { type: 'string', maxLength: agentLimits.valueLength },
        description: `Environment variables of the program, at most ${agentLimits.variables}. Nothing is expanded in the values. Variables and secrets of the user are not available.`,
      },
      ttl: {
        type: 'integer',
        minimum: limits.ttlSeconds.min,
        maximum: limits.ttlSeconds.max,
        description:
          'Seconds after which the program is stopped, 1 to 900. Without it the default of the user, usually 60.',
      },
      networkMode: {
        type: 'string',
        enum: [...networkModes],
        description:
          'zerotrust (the default): no network at all. semitrusted: outbound connections through a proxy; refused unless the user has allowed it to agents. Ask for it only when the program cannot do without.',
      },
    },
    required: ['language', 'code'],
  },
} as const satisfies ToolText;

export const listTool = {
  name: 'list_unsandbox_jobs',
  title: 'List unsandbox Jobs',
  description:
    'Lists the jobs in unsandbox, active ones and those that ended lately: id, state, language, name, and whether an agent started it. Use it to find the id of a job to cancel, or to see what became of a run whose submit was not confirmed. Code and output are not listed.',
  inputSchema: { type: 'object', properties: {} },
} as const satisfies ToolText;

export const cancelTool = {
  name: 'cancel_unsandbox_job',
  title: 'Cancel unsandbox Job',
  description:
    'Cancels a job in unsandbox by the id that run_in_unsandbox or list_unsandbox_jobs gave, and says what became of it. A job that has ended already stays as it is. Cancel only jobs that an agent started, unless the user asks for it.',
  inputSchema: {
    type: 'object',
    properties: {
      jobId: { type: 'string', minLength: 1, maxLength: 256, description: 'The id of the job.' },
    },
    required: ['jobId'],
  },
} as const satisfies ToolText;

export const allTools: readonly ToolText[] = [runTool, listTool, cancelTool];
