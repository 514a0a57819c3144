/** Programs that read standard input or arguments, by language, and some that only look so. */

interface Readers {
  readonly input: readonly string[];
  readonly arguments: readonly string[];
}

const c: Readers = {
  input: [
    'int n; scanf("%d", &n);',
    'while ((c = getchar()) != EOF) {}',
    'fgets(line, 80, stdin);',
    'read(0, buffer, 10);',
  ],
  arguments: ['int main(int argc, char **argv) { puts(argv[1]); }', 'if (argc < 2) return 1;'],
};
const dotnet: Readers = {
  input: ['var name = Console.ReadLine();', 'Console.In.ReadToEnd()'],
  arguments: ['Console.WriteLine(args[0]);', 'if (args.Length == 0) return;', 'foreach (var a in args) {}'],
};
const node: Readers = {
  input: [
    "process.stdin.on('data', f)",
    'const rl = readline.createInterface({ input: process.stdin });',
    'const all = fs.readFileSync(0, "utf8")',
    "const all = fs.readFileSync('/dev/stdin', 'utf8')",
  ],
  arguments: ['const [a] = process.argv.slice(2);', 'const { values } = parseArgs({ options });'],
};

export const readers: Readonly<Record<string, Readers>> = {
  python: {
    input: [
      'name = input("Name? ")',
      'n = int(input())',
      'import sys\nfor line in sys.stdin: pass',
      'from sys import stdin, exit',
      'import fileinput\nfor line in fileinput.input(): pass',
      'data = open(0).read()',
      "data = open('/dev/stdin').read()",
      'print(f"hello", input())',
    ],
    arguments: ['print(sys.argv[1])', 'from sys import argv', 'args = parser.parse_args()'],
  },
  javascript: node,
  typescript: node,
  deno: {
    input: ['for await (const c of Deno.stdin.readable) {}', 'const name = prompt("Name");'],
    arguments: ['console.log(Deno.args)'],
  },
  ruby: {
    input: [
      'name = gets',
      'name = gets.chomp',
      '$stdin.read',
      'STDIN.each_line { }',
      'ARGF.each { }',
      'while line = gets do end',
    ],
    arguments: ['puts ARGV[0]', 'OptionParser.new'],
  },
  perl: {
    input: ['my $x = <STDIN>;', 'while (<>) { print }', 'chomp(my $l = <STDIN>);'],
    arguments: ['print $ARGV[0];', 'my ($a) = @ARGV;', 'GetOptions("x" => \\$x);'],
  },
  php: {
    input: ['<?php $l = fgets(STDIN);', '<?php $l = readline("? ");', "<?php $a = file_get_contents('php://stdin');"],
    arguments: ['<?php echo $argv[1];', '<?php if ($argc < 2) exit;', '<?php $o = getopt("a:");'],
  },
  lua: {
    input: ['local n = io.read("n")', 'for l in io.lines() do end', 'io.stdin:read()'],
    arguments: ['print(arg[1])', 'local n = arg[i]'],
  },
  bash: {
    input: [
      'read name',
      'read -r -p "Name? " name',
      'echo x; read y',
      'while read line; do echo "$line"; done',
      'mapfile -t lines',
      'cat < /dev/stdin',
    ],
    arguments: [
      'echo $1',
      'echo "hello $1"',
      'for a in "$@"; do :; done',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a shell's own
      'echo ${1}',
      'if [ $# -lt 1 ]; then exit; fi',
      'f() {\n  echo "$1"\n}\nf "$2"',
      'while getopts ab o; do :; done',
    ],
  },
  r: {
    input: ['x <- readLines("stdin")', "con <- file('stdin')", 'x <- scan(file = "stdin")', 'x <- readLines(stdin())'],
    arguments: ['args <- commandArgs(trailingOnly = TRUE)'],
  },
  elixir: { input: ['name = IO.gets("? ")', 'IO.stream(:stdio, :line)'], arguments: ['[a] = System.argv()'] },
  erlang: { input: ['io:get_line("? ")', 'io:fread("", "~d")'], arguments: ['init:get_plain_arguments()'] },
  tcl: { input: ['gets stdin line', 'set all [read stdin]'], arguments: ['puts [lindex $argv 0]'] },
  scheme: { input: ['(define x (read-line))'], arguments: ['(display (command-line))'] },
  powershell: { input: ['$n = Read-Host "Name"', '[Console]::ReadLine()'], arguments: ['$args[0]'] },
  clojure: { input: ['(println (read-line))', '(slurp *in*)'], arguments: ['(first *command-line-args*)'] },
  commonlisp: { input: ['(read-line)', '(read *standard-input*)'], arguments: ['sb-ext:*posix-argv*'] },
  crystal: { input: ['name = gets', 'STDIN.gets_to_end'], arguments: ['puts ARGV[0]'] },
  groovy: { input: ['System.in.newReader().readLine()'], arguments: ['println args[0]'] },
  awk: {
    input: ['{ print $1 }', '/x/ { n++ }\nEND { print n }', 'NR > 1 { s += $2 }'],
    arguments: ['BEGIN { print ARGV[1] }'],
  },
  raku: {
    input: ['my $n = get;', 'my $n = prompt("? ");', 'for $*IN.lines { }'],
    arguments: ['say @*ARGS;', 'sub MAIN($x) { }'],
  },
  c,
  objc: { input: ['scanf("%d", &n);'], arguments: ['puts(argv[1]);'] },
  cpp: { ...c, input: ['std::cin >> n;', 'getline(cin, line);', 'scanf("%d", &n);'] },
  go: {
    input: ['bufio.NewReader(os.Stdin)', 'fmt.Scan(&n)', 'fmt.Scanln(&n)'],
    arguments: ['fmt.Println(os.Args[1])', 'flag.Parse()'],
  },
  rust: {
    input: ['io::stdin().read_line(&mut s)', 'for l in stdin().lock().lines() {}', "fn f<'a>() { std::io::stdin(); }"],
    arguments: ['let a: Vec<String> = env::args().collect();'],
  },
  java: {
    input: ['Scanner s = new Scanner(System.in);', 'new InputStreamReader(System.in)'],
    arguments: ['System.out.println(args[0]);', 'if (args.length == 0) return;'],
  },
  kotlin: { input: ['val n = readLine()', 'val n = readln()'], arguments: ['println(args[0])', 'args.forEach { }'] },
  cobol: { input: ['    ACCEPT WS-NAME.'], arguments: ['    ACCEPT ARGS FROM COMMAND-LINE.'] },
  fortran: { input: ['read(*,*) n', 'read *, n', 'READ (5, *) n'], arguments: ['call get_command_argument(1, arg)'] },
  d: { input: ['foreach (line; stdin.byLine) {}', 'auto l = readln();'], arguments: ['writeln(args[1]);'] },
  zig: { input: ['const in = std.io.getStdIn().reader();'], arguments: ['var it = std.process.args();'] },
  nim: {
    input: ['let n = readLine(stdin)', 'stdin.readAll()'],
    arguments: ['echo paramStr(1)', 'for a in commandLineParams(): echo a'],
  },
  v: { input: ["name := os.input('? ')"], arguments: ['println(os.args[1])'] },
  dart: { input: ['var n = stdin.readLineSync();'], arguments: ['print(arguments[0]);'] },
  julia: { input: ['n = readline()', 'for l in eachline(stdin) end'], arguments: ['println(ARGS[1])'] },
  haskell: { input: ['main = getLine >>= putStrLn', 'main = interact id'], arguments: ['main = getArgs >>= print'] },
  ocaml: { input: ['let n = read_int ()', 'let l = input_line stdin'], arguments: ['print_string Sys.argv.(1)'] },
  fsharp: { input: ['let n = Console.ReadLine()', 'stdin.ReadLine()'], arguments: ['if args.Length = 0 then ()'] },
  csharp: dotnet,
  dotnet,
  prolog: {
    input: ['main :- read(X), print(X).', 'read_term(user_input, X, [])'],
    arguments: ['current_prolog_flag(argv, A)'],
  },
  forth: { input: ['pad 80 accept'], arguments: ['next-arg type'] },
};

export const noReaders: Readonly<Record<string, readonly string[]>> = {
  python: [
    '# input()\nprint(1)',
    'print("call input() or read sys.argv")',
    '"""sys.stdin\ninput()\n"""',
    'def input(x): return x',
    'model.input(1)',
    'inputs = [1]\nuser_input = 2',
    'with open("input.txt") as f: pass',
    "s = 'it\\'s input()'",
    'os.open(0)',
  ],
  javascript: [
    '// process.stdin\nconsole.log(1)',
    '/* process.argv */',
    'const s = "process.stdin"; const t = `process.argv`;',
    'readline.createInterface({ input: fs.createReadStream("a") });',
    'my.process.stdinput',
  ],
  typescript: ['const stdin: string = "process.stdin";'],
  ruby: [
    '# gets\nputs 1',
    'puts "gets ARGV"',
    'widgets = 1',
    'file.gets',
    '=begin\ngets\n=end\n',
    'def gets; end',
    'symbol = :gets',
  ],
  perl: [
    '# <STDIN>\nprint 1;',
    'print "<STDIN> @ARGX";',
    'while (<$file>) { }',
    '=pod\n<STDIN> @ARGV\n=cut\n',
    'print $#array; # @ARGV',
  ],
  php: ['<?php // STDIN\necho 1;', '<?php echo "STDIN";', '<?php $o->readline();'],
  lua: [
    '-- io.read()\nprint(1)',
    '--[[ io.read()\narg[1] ]]',
    'print("io.read arg[1]")',
    'for l in io.lines("a.txt") do end',
    'print(arg[0])',
    'f:read("a")',
  ],
  bash: [
    '# read x\necho 1',
    "echo 'read x $1'",
    "awk '{ print $1 }' data.csv",
    'while read -r line; do echo "$line"; done < data.csv',
    'cat data.csv | while read -r line; do echo "$line"; done',
    'read -r x < data.csv',
    'read -r x <<< "a b"',
    'f() {\n  local a="$1"\n  echo $#\n}\nf x',
    'function g { echo "$@"; }\ng x',
    'echo "please read this"',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a shell's own
    'echo ${#name} $((1 + 2))',
    'readonly x=1',
  ],
  r: ['# readLines("stdin")\n', 'x <- readLines("data.txt")', 'x <- readline("Name? ")', 'print("commandArgs")'],
  awk: [
    'BEGIN { print 1 }',
    'BEGIN {\n  for (i = 0; i < 3; i++) {\n    print i\n  }\n}',
    'function f(x) {\n  return x\n}\nBEGIN { print f(1) }',
    '# { print }\nBEGIN { }',
  ],
  tcl: ['# gets stdin\nputs 1', 'gets $file line'],
  c: [
    '// scanf("%d")\nint main(void) { return 0; }',
    '/* stdin argv[1] */',
    'puts("scanf(\\"%d\\") stdin");',
    'int main(int argc, char *argv[]) { return 0; }',
    'puts(argv[0]);',
    'fscanf(file, "%d", &n);',
    "char q = '\"'; // stdin",
  ],
  cpp: ['// cin >> x', 'std::cout << "cin";', 'std::getline(file, line);'],
  go: ['// os.Stdin', 'fmt.Println("os.Args")', 'fmt.Sscan(s, &n)'],
  rust: ['// stdin()', 'println!("stdin()");', "fn f<'a>(x: &'a str) {}"],
  java: [
    '// System.in',
    'public static void main(String[] args) { System.out.println("System.in"); }',
    '/* args[0] */',
  ],
  csharp: ['// Console.ReadLine()', 'static void Main(string[] args) { Console.WriteLine("args[0]"); }'],
  kotlin: ['fun main(args: Array<String>) { println("readLine()") }', 'file.readLine()'],
  haskell: ['-- getLine\nmain = print 1', '{- getArgs -}', 'main = putStrLn "getLine"'],
  ocaml: ['(* read_line () *)', 'print_string "Sys.argv"'],
  fortran: ['! read(*,*) n', "print *, 'read *, n'", 'read(10,*) n'],
  cobol: ['    DISPLAY "ACCEPT X".', '    ACCEPT WS-DATE FROM DATE.', '*> ACCEPT X.'],
  erlang: ['% io:get_line("")', 'io:format("io:get_line").'],
  scheme: ['; (read-line)', '(display "(read-line)")', '#| (command-line) |#'],
  julia: ['# readline()', 'println("ARGS")', '#= stdin =#', 'readline(file)'],
  elixir: ['# IO.gets', 'IO.puts("System.argv")', '@doc """\nIO.gets\n"""'],
  raku: ['# get;', 'say "prompt(x)";', '%h.get(1);'],
  powershell: ['# Read-Host', '<# $args #>', "Write-Output 'Read-Host'"],
  prolog: ['% read(X)', 'format("read(X)")', 'read(file)'],
  forth: ['\\ accept\n1 .', '( key ) 1 .'],
  unknown: ['input() sys.argv process.stdin'],
  toString: ['input()'],
};
