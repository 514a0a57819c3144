import type { KnownLanguage } from './request/languages';

/** A first program: short, without input, and it prints more than one line. */
interface Sample {
  /** What begins a comment that ends with its line. */
  readonly comment: string;
  /** What has to come before the first comment. */
  readonly before?: string;
  readonly code: string;
}

const samples: Readonly<Partial<Record<KnownLanguage, Sample>>> = {
  python: {
    comment: '#',
    code: `import platform

for n in range(1, 6):
    print(n, "squared is", n * n)
print("Hello from Python", platform.python_version(), "on", platform.system())
`,
  },
  javascript: {
    comment: '//',
    code: `for (let n = 1; n <= 5; n++) {
  console.log(\`\${n} squared is \${n * n}\`);
}
console.log(\`Hello from Node \${process.version} on \${process.platform}\`);
`,
  },
  typescript: {
    comment: '//',
    code: `const squared = (n: number): number => n * n;

for (let n = 1; n <= 5; n++) {
  console.log(\`\${n} squared is \${squared(n)}\`);
}
console.log('Hello from TypeScript');
`,
  },
  bash: {
    comment: '#',
    code: `for n in 1 2 3 4 5; do
  echo "$n squared is $((n * n))"
done
echo "Hello from Bash $BASH_VERSION on $(uname)"
`,
  },
  ruby: {
    comment: '#',
    code: `(1..5).each { |n| puts "#{n} squared is #{n * n}" }
puts "Hello from Ruby #{RUBY_VERSION}"
`,
  },
  php: {
    before: '<?php\n',
    comment: '//',
    code: `foreach (range(1, 5) as $n) {
    echo "$n squared is ", $n * $n, "\\n";
}
echo "Hello from PHP ", PHP_VERSION, "\\n";
`,
  },
  perl: {
    comment: '#',
    code: `use strict;
use warnings;

print "$_ squared is ", $_ * $_, "\\n" for 1 .. 5;
print "Hello from Perl $^V\\n";
`,
  },
  lua: {
    comment: '--',
    code: `for n = 1, 5 do
  print(n .. " squared is " .. n * n)
end
print("Hello from " .. _VERSION)
`,
  },
  go: {
    comment: '//',
    code: `package main

import (
	"fmt"
	"runtime"
)

func main() {
	for n := 1; n <= 5; n++ {
		fmt.Println(n, "squared is", n*n)
	}
	fmt.Println("Hello from Go", runtime.Version())
}
`,
  },
  rust: {
    comment: '//',
    code: `fn main() {
    for n in 1..=5 {
        println!("{} squared is {}", n, n * n);
    }
    println!("Hello from Rust");
}
`,
  },
  c: {
    comment: '//',
    code: `#include <stdio.h>

int main(void) {
    for (int n = 1; n <= 5; n++)
        printf("%d squared is %d\\n", n, n * n);
    puts("Hello from C");
    return 0;
}
`,
  },
  cpp: {
    comment: '//',
    code: `#include <iostream>

int main() {
    for (int n = 1; n <= 5; n++)
        std::cout << n << " squared is " << n * n << '\\n';
    std::cout << "Hello from C++\\n";
}
`,
  },
  java: {
    comment: '//',
    code: `public class Main {
    public static void main(String[] args) {
        for (int n = 1; n <= 5; n++) {
            System.out.println(n + " squared is " + n * n);
        }
        System.out.println("Hello from Java " + System.getProperty("java.version"));
    }
}
`,
  },
};

/** The languages that there is a sample in, the likeliest first. */
export const sampleLanguages = Object.keys(samples) as readonly KnownLanguage[];

/** A small program with a line of explanation on top. Undefined where there is none in the language. */
export function sampleProgram(language: string, explanation: string): string | undefined {
  const sample = Object.hasOwn(samples, language) ? samples[language as KnownLanguage] : undefined;
  if (sample === undefined) return undefined;
  return `${sample.before ?? ''}${sample.comment} ${explanation}\n${sample.code}`;
}
