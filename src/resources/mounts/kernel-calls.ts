/**
 * What Node cannot do and may not wait for: enter a mount namespace, ask on which mount a path lies, claim a block device.
 * Perl (perl-base is essential on Debian) does it in a short-lived child, which may hang on a dead disk in our place. In
 * another namespace nothing of that namespace is executed, so a container without any program in it is no obstacle.
 */
import { execFile } from 'node:child_process';

/** setns(2) and umount2(2), which have no name in perl-base. */
const callNumbers: Readonly<Record<string, readonly [string, string]>> = {
  x64: ['308', '166'],
  arm64: ['268', '39'],
};
const outputBytesMax = 64 * 1024 * 1024;
/** The kernel takes 2 MiB of arguments in all. */
const argumentsAtOnce = 1000;

/** Prints the whole mount table of the namespace behind a file: it is read from outside, of a child that went in. */
const readTable = `
my ($setns, $umount, $file) = @ARGV;
open(my $ns, '<', $file) or die "$file: $!\\n";
pipe(my $from, my $to);
my $child = fork // die "$!\\n";
if ($child == 0) {
  my $went = syscall($setns, fileno($ns), 0x20000) == 0;
  syswrite($to, $went ? 'in' : "$!");
  sleep 60 if $went;
  exit;
}
close $to;
sysread($from, my $said, 200);
$said eq 'in' or die "$file: $said\\n";
open(my $table, '<', "/proc/$child/mountinfo") or die "$!\\n";
print <$table>;
kill 9, $child;
`;

/** Pairs of a namespace's file and a directory in it; one line each: empty, or why not. 8 is UMOUNT_NOFOLLOW. */
const unmountEach = `
my ($setns, $umount, @todo) = @ARGV;
my @pairs;
while (my ($file, $directory) = splice(@todo, 0, 2)) {
  my $opened = open(my $ns, '<', $file);
  push @pairs, [$ns, $directory, $opened ? '' : "$!"];
}
for (@pairs) {
  my ($ns, $directory, $why) = @$_;
  if ($why eq '') { $why = syscall($setns, fileno($ns), 0x20000) == 0 ? '' : "$!"; }
  if ($why eq '') { $why = syscall($umount, $directory, 8) == 0 ? '' : "$!"; }
  print "$why\\n";
}
`;

/** One line per path: number of the mount and major:minor of the file system, or an empty one. 010000000 is O_PATH. */
const locateEach = `
for my $path (splice(@ARGV, 2)) {
  my $opened = sysopen(my $file, $path, 010000000);
  my ($mount, $device) = ('', '');
  if ($opened) {
    if (open(my $info, '<', '/proc/self/fdinfo/' . fileno($file))) {
      while (<$info>) { $mount = $1 if /^mnt_id:\\s*(\\d+)/; }
    }
    my $dev = (stat($file))[0];
    $device = (($dev >> 8) & 0xfff) . ':' . (($dev & 0xff) | (($dev >> 12) & 0xfff00)) if defined $dev;
  }
  print "$mount $device\\n";
}
`;

/** Opens a block device as if to mount it (O_EXCL) and lets it go. Prints why not; 16 is EBUSY. */
const claim = `print sysopen(my $device, $ARGV[2], 0200) ? '' : $! == 16 ? 'busy' : "$!";`;

type Answer = { readonly printed: string } | { readonly why: string };

function run(code: string, words: readonly string[], withinMs: number): Promise<Answer> {
  const numbers = callNumbers[process.arch];
  if (numbers === undefined)
    return Promise.resolve({ why: `Holdfast does not know this processor (${process.arch})` });
  const options = {
    timeout: Math.ceil(withinMs),
    killSignal: 'SIGKILL',
    maxBuffer: outputBytesMax,
    cwd: '/',
  } as const;
  return new Promise((resolve) => {
    execFile('perl', ['-e', code, ...numbers, ...words], options, (error, stdout, stderr) => {
      if (error === null) resolve({ printed: stdout });
      else if (error.code === 'ENOENT') resolve({ why: 'the program perl (perl-base) is not installed' });
      else if (error.killed === true) resolve({ why: `no answer within ${Math.round(withinMs)} ms` });
      else resolve({ why: stderr.trim() || error.message });
    });
  });
}

/** The mount table of the namespace behind `file`, whole whatever its processes see of it. */
export function readTableOf(file: string, withinMs: number): Promise<Answer> {
  return run(readTable, [file], withinMs);
}

export interface Place {
  /** Of the namespace. */
  readonly file: string;
  readonly directory: string;
}

/** For each place why it is still mounted; empty: it is not. */
export function unmountIn(places: readonly Place[], withinMs: number): Promise<readonly string[]> {
  return linesFor(
    unmountEach,
    places.map(({ file, directory }) => [file, directory]),
    withinMs,
    (why) => why,
  );
}

export interface Location {
  /** Number of the mount. */
  readonly mount: number;
  /** major:minor of the file system. */
  readonly device: string;
}

/** Undefined where the kernel did not say: the path is gone, or its file system does not answer. */
export async function locate(
  paths: readonly string[],
  withinMs: number,
): Promise<readonly (Location | undefined)[]> {
  const lines = await linesFor(
    locateEach,
    paths.map((path) => [path]),
    withinMs,
    () => ' ',
  );
  return lines.map((line) => {
    const [mount = '', device = ''] = line.split(' ');
    return mount === '' ? undefined : { mount: Number(mount), device };
  });
}

async function linesFor(
  code: string,
  items: readonly (readonly string[])[],
  withinMs: number,
  failed: (why: string) => string,
): Promise<readonly string[]> {
  const lines: string[] = [];
  for (let at = 0; at < items.length; at += argumentsAtOnce) {
    const some = items.slice(at, at + argumentsAtOnce);
    const answer = await run(code, some.flat(), withinMs);
    const said = 'printed' in answer ? answer.printed.split('\n') : [];
    lines.push(...some.map((_, index) => said[index] ?? failed('why' in answer ? answer.why : 'no answer')));
  }
  return lines;
}

/** Whether the kernel would give the block device to somebody who wants it for himself. */
export async function claimDevice(
  path: string,
  withinMs: number,
): Promise<{ readonly is: 'free' | 'busy' } | { readonly is: 'unknown'; readonly why: string }> {
  const answer = await run(claim, [path], withinMs);
  if ('why' in answer) return { is: 'unknown', why: answer.why };
  if (answer.printed === '' || answer.printed === 'busy')
    return { is: answer.printed === '' ? 'free' : 'busy' };
  return { is: 'unknown', why: answer.printed };
}
