// For tests that import parts of the sandbox: what the bundler puts in place in the shipped build.
Object.assign(globalThis, { __WITHOUT__: '' });
