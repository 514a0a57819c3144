/** A problem matcher as C and C++ extensions have it. */
export const likeGcc = {
  owner: 'like gcc',
  fileLocation: ['autoDetect', `\${workspaceFolder}`],
  pattern: {
    regexp: '^(.*?):(\\d+):(\\d+):\\s+(warning|error):\\s+(.*)$',
    ...{ file: 1, line: 2, column: 3, severity: 4, message: 5 },
  },
};
