/** What the language of scenarios does not know it refuses, with the line and what would be right. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runScenario } from '../../src/sim/scenario.ts';

const cluster = 'cluster nodes=(a,b) networks=(net1)\ngroup web on=a,b resources=(fs,main)\n';

const first: Readonly<Record<string, string>> = {
  'cluster fence=agnet':
    '"fence=agnet": it can be agent, manual, none, pair, pair-then-agent; did you mean "agent"?',
  'cluster store=etcd': '"store=etcd": it can be memory; known here: memory',
  'cluster watchdgo=2s': '"watchdgo" is no option of "cluster"; did you mean "watchdog"?',
  'cluster watchdog=2': '"watchdog=2": duration "2" has no unit; write 2s or 2ms',
  'cluster fenceLimit=few': '"fenceLimit=few": this is no number; write digits',
  'cluster a b': '"a" is one word too many; write "cluster',
};

for (const [line, told] of Object.entries(first)) {
  test(`a scenario that begins with "${line}" is refused`, () => {
    const mistake = mistakeOf(`${line}\nadvance 1s\n`);
    assert.ok(mistake.startsWith(`line 1, "${line}": ${told}`), mistake);
  });
}

/** Lines that stand third, after a cluster of a and b with the group web. */
const commands: Readonly<Record<string, string>> = {
  'pwoer a off': '"pwoer" is no command; did you mean "power"?',
  'power a': 'on|off is missing; write "power NODE on|off"',
  'power a of': '"of": it can be on, off; did you mean "on"?',
  'power c off': '"c": there is no such node; known here: a, b',
  'power a off now': '"now" is one word too many; write "power NODE on|off"',
  'power a off within=1s': '"within" is no option of "power"; there is no option here',
  'isolate a net2': '"net2": there is no such network; did you mean "net1"?',
  'link a net1 sideways': '"sideways": it can be up, down; known here: up, down',
  'cut a c': '"c": there is no such node; known here: a, b',
  'cut stroe a': '"stroe": it can be store or NODE; known here: a, b',
  'pause a deamon': '"deamon": it can be all, daemon, keeper; did you mean "daemon"?',
  'kill a': 'daemon|keeper|GROUP/RESOURCE is missing; write "kill NODE daemon|keeper|GROUP/RESOURCE"',
  'kill a web/mian': '"web/mian": it can be daemon|keeper or GROUP/RESOURCE; did you mean "web/main"?',
  'store away':
    '"away": it can be up, gone, readonly, slow, copy, back, empty, forget, init, accept; known here: up, gone, readonly, slow, copy, back, empty, forget, init, accept',
  'behave web/main a stop-fial':
    '"stop-fial": it can be ok, start-slow, start-fails, start-hangs, stop-fails, unkillable, ',
  'behave web/ip a ok': '"web/ip": there is no such resource; did you mean "web/fs"?',
  'fence a agnet': '"agnet": it can be ok, wordless, fails, hangs, late, ',
  'answers maybe': '"maybe": it can be lost, kept; known here: lost, kept',
  'disk a ful': '"ful": it can be full, hung, unreadable, ok, lost, new; did you mean "full"?',
  'leave a soon': '"soon" is one word too many; write "leave NODE"',
  'clock 10': '"10": duration "10" has no unit; write 10s or 10ms',
  'ask a mvoe web b': '"mvoe" cannot follow "ask a"; did you mean "move"?',
  'ask a move': 'NAME is missing; write "ask a move NAME [NAME] [DURATION] [within=DURATION]"',
  'ask a maintenance web maybe': '"maybe": it can be on, off; known here: on, off',
  'ask a apply web': '"apply" cannot follow "ask a"; known here: disarm, arm, drain, resume, fence, ',
  advance: 'write "advance DURATION" or "advance until=quiet"',
  'advance 5': '"5": duration "5" has no unit; write 5s or 5ms',
  'advance until=quite': '"until=quite": it can be quiet; did you mean "quiet"?',
  'advance 5s until=quiet': 'write "advance DURATION" or "advance until=quiet"',
  'cluster nodes=(a,b)': '"cluster" comes too late: it is the first command',
  'group web on=a': 'there is a group "web" already',
  'group mail on=(a,d)': '"on=(a,d)": "d": there is no such node; known here: a, b',
  'group mail on=a nodes=b': '"on" is short for "nodes": write one of them',
  'group mail failbcak=off': '"failbcak" is no option of "group"; did you mean "failback"?',
  'group mail failback=of': '"failback=of": it can be on, off, manual; did you mean "on"?',
  'group mail failback=on failback=off': '"failback" is given twice',
  'group mail restricted=yes': '"restricted=yes": it can be true or false; write one of them',
  'group mail together=wbe': '"together=wbe": "wbe": there is no such group; did you mean "web"?',
  'group mail restarts=2': '"restarts" and "then" say nothing without "policy"',
  'group Mail': '"Mail": this is no name; write small letters, digits and "-", a letter first',
  'apply web on=a': '"web" cannot follow "apply"; known here: nodes, ',
  'apply drop mail': '"mail": there is no such group; known here: web',
  'apply stale drop mail': '"mail": there is no such group; known here: web',
  'expect node a in': '"expect" is no command; known here: cluster',
};

for (const [line, told] of Object.entries(commands)) {
  test(`a scenario with the line "${line}" is refused`, () => {
    const mistake = mistakeOf(`${cluster}${line}\n`);
    assert.ok(mistake.startsWith(`line 3, "${line}": ${told.replace(/ known here: cluster$/, '')}`), mistake);
  });
}

const expectations: Readonly<Record<string, string>> = {
  'expect group web bananas on=a':
    '"bananas" cannot follow "expect group web"; known here: running, nowhere, stopped',
  'expect group web stopped on=a': '"on" is no option of "expect group web stopped"; there is no option here',
  'expect group wbe running on=a': '"wbe": there is no such group; did you mean "web"?',
  'expect group web running': '"running" needs to know where; write on=NODE',
  'expect group web running on=c': '"on=c": there is no such node; known here: a, b',
  'expect group web running on=a wihtin=1s':
    '"wihtin" is no option of "expect group web running"; did you mean "within"?',
  'expect node a gone prof=off': '"prof" is no option of "expect node a gone"; did you mean "proof"?',
  'expect node a gone proof=of':
    '"proof=of": it can be initial, released, reborn, off, lapsed, confirmed; did you mean "off"?',
  'expect node a in proof=off': '"proof" is no option of "expect node a in"; there is no option here',
  'expect node a alive': '"alive" cannot follow "expect node a"; known here: in, out, accused, gone',
  'expect coordinator a b': '"b" is one word too many; write "expect coordinator NODE"',
  'expect starts a': '"a": this is no number; write digits',
  'expect strats a/1': '"strats" cannot follow "expect"; did you mean "starts"?',
  'expcet node a in': 'below the dashes stand what happened ("t+…") and lines that begin with "expect"',
};

for (const [line, told] of Object.entries(expectations)) {
  test(`a scenario that expects "${line}" is refused`, () => {
    const mistake = mistakeOf(`${cluster}advance 3s\n----\nt+0.5s a: as it was\n${line}\n`);
    assert.equal(mistake, `line 6, "${line}": ${told}`);
  });
}

/** What is said of a group that runs on a, where it was started 2 s after the block began. */
const untrue: Readonly<Record<string, string>> = {
  'expect group web running on=b': 'it runs on a',
  'expect group web running on=a within=1s': 'it took 2',
  'expect group web nowhere': 'it runs on a',
  'expect group web stopped': 'nobody has stopped it',
  'expect node a accused': 'it is in',
  'expect node a gone proof=off': 'it is in',
  'expect coordinator b': 'it is a',
  'expect starts a/1': 'there were 2',
};

for (const [line, told] of Object.entries(untrue)) {
  test(`a scenario fails that says "${line}" when it is not so`, () => {
    const { failures } = runScenario(`${cluster}advance 3s\n----\n${line}\n`);
    assert.equal(failures.length, 1);
    assert.ok(failures[0]!.includes(`: ${told}`), failures[0]);
  });
}

test('a scenario may say of a stopped group that it is stopped and nowhere', () => {
  const story = 'advance 3s\nask a stop web\nadvance until=quiet\n----\n';
  const { failures } = runScenario(`${cluster}${story}expect group web stopped\nexpect group web nowhere\n`);
  assert.deepEqual(failures, []);
});

test('a group of which something is missing does not count as running', () => {
  const story = 'behave web/main a start-slow\nadvance 3s\n----\n';
  const { failures } = runScenario(`${cluster}${story}expect group web running on=a\n`);
  assert.deepEqual(failures, ['expect group web running on=a: it runs on a, not whole there']);
});

test('a group of which a part runs elsewhere does not count as running', () => {
  const story = 'advance 3s\nbehave web/main a unkillable\nask a move web b\nadvance 1s\n----\n';
  const { failures } = runScenario(`${cluster}${story}expect group web running on=b\n`);
  assert.equal(failures.length, 1);
});

function mistakeOf(text: string): string {
  try {
    runScenario(text);
  } catch (error) {
    return (error as Error).message;
  }
  return 'nothing was wrong';
}
