import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dedent } from '../../../../src/jobs/request/dedent';

test('where indentation has a meaning, comments at the edge do not shrink the margin', () => {
  const method = `        total = 0
        for price in (3, 4):
            total += price
#            total += price * 0.19
        print("total", total)
# TODO: currency
        print("done")`;
  assert.equal(
    dedent(method, 'python'),
    'total = 0\nfor price in (3, 4):\n    total += price\n#            total += price * 0.19\nprint("total", total)\n# TODO: currency\nprint("done")',
  );
  assert.equal(dedent('    main = do\n-- twice\n      print 1', 'haskell'), 'main = do\n-- twice\n  print 1');
  assert.equal(dedent('  a\n# b\n  c', 'ruby'), '  a\n# b\n  c', 'elsewhere nothing has to be removed');
});

test('nor do strings of several lines, which stay as they are', () => {
  assert.equal(
    dedent('    text = """\n  "in" it\n# too\n        """\n    print(text)', 'python'),
    'text = """\n  "in" it\n# too\n        """\nprint(text)',
  );
  assert.equal(
    dedent(`    a = '#'\n    b = '''\n\\'''\n''' # it's\n    c`, 'python'),
    `a = '#'\nb = '''\n\\'''\n''' # it's\nc`,
  );
});

test('nor what brackets or a backslash continue', () => {
  assert.equal(
    dedent('    total = sum([\n1,\n      2,\n])\n    a = 1 + \\\n2\n    print(a)', 'python'),
    'total = sum([\n1,\n  2,\n])\na = 1 + \\\n2\nprint(a)',
  );
});

test('strings that are cut off cost no more than their length', () => {
  const open = `    a = "${'\\\\'.repeat(2_000_000)}\n    b = """${'x\n'.repeat(1_000_000)}`;
  assert.match(dedent(open, 'python'), /^a = "/);
});
