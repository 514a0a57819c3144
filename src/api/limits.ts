/** The API's numbers. MB is 1,048,576 bytes: an assumption, the contract does not say. */
const MB = 1_048_576;

export const limits = {
  inputFiles: 10,
  /** Bytes, decoded, of one input file. */
  inputFileBytes: 5 * MB,
  /** Bytes, decoded, of all input files together. */
  inputFilesBytes: 10 * MB,
  /** Characters of an input file's name. */
  filenameLength: 256,
  ttlSeconds: { min: 1, max: 900, default: 60 },
} as const;
