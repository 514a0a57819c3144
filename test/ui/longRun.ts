/** A countdown that still runs when a busy machine gets round to what comes next, as long as it may take (`longest`). */
export const longRun = {
  'countdown.py': `import time

for seconds in range(600, 0, -1):
    print(seconds, flush=True)
    time.sleep(1)
print("Lift-off")
`,
};

export const longest = { 'unsandbox.ttl': 900 };
