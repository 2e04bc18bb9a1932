// Derives catalog.bin: the sub-commands, options and operands of command lines that others have described.
//
//   npm pack @withfig/autocomplete@2.692.3 && tar xf withfig-autocomplete-2.692.3.tgz
//   apt-get download zsh-common && dpkg-deb -x zsh-common_5.9-4_all.deb zsh
//   node --experimental-permission --allow-fs-read='*' --allow-fs-write="$PWD/catalog.bin" \
//     derive.mjs package zsh/usr/share/zsh/functions/Completion additions.txt catalog.bin
//
// Only facts are taken (names, aliases, what takes a value, which operand is a command); no descriptions. The package
// is compiled JavaScript: it is evaluated without the right to write, to start programs or to load add-ons, and its
// functions are dropped. Programs without sub-commands that the package lacks are taken from the argument lists of zsh's own
// completions, which are read as text; files under another licence than zsh's are left out. additions.txt holds what the package lacks, in the syntax of options.rs. The output depends
// on nothing else, byte for byte; its SHA-256 stands in NOTICE and a test compares it.
//
// Layout (little endian; read in place by ../catalog.rs):
//   "SMC1", then five counts of 4 bytes: names, rows, name bytes, row bytes, program count
//   two string tables, sorted by bytes, front-coded in blocks of 16: first the offsets of the blocks (4 bytes each),
//     then per string: shared length, own length, own bytes
//   programs, sorted: name (2 bytes), node (3)
//   nodes, the same subtree stored once: flags, [operands (2)], list of rows (3), [children: count (2), per child name (2), node (3)]
//   A child that is an alias has the top bit of its node set, and the rest is the name it stands for.
//   lists: count (1 or 2 bytes), rows (2 bytes each)

import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const [packageDir, zshDir, additionsPath, outputPath] = process.argv.slice(2);
const build = resolve(packageDir, 'build');

const POSIX = 1; // -abc is three options
const LEADING = 2; // options end at the first operand
const DANGER = 4;
const OPERANDS = 8;
const CHILDREN = 16;

/** Names of operands that say their role; any other is only an operand. */
const ROLES = new Set(`path file dir directory folder dest destination source target name id key value host hostname url uri
  package packages namespace branch remote repository repo ref commit tag table database service container image volume network
  project user username group command script version region bucket topic queue job task message port pid signal device
  domain email number issue pr query pattern profile context cluster node pod resource type plugin module app environment`
  .split(/\s+/));
const SAME = {
  file: 'path', files: 'path', dir: 'path', directory: 'path', folder: 'path', filename: 'path', filepath: 'path',
  paths: 'path', destination: 'dest', target_directory: 'dest', packages: 'package', package_name: 'package', hostname: 'host',
  uri: 'url', repo: 'repository', repos: 'repository', branches: 'branch', services: 'service', service_name: 'service',
  names: 'name', container_name: 'container', containers: 'container', images: 'image', commands: 'command',
  branch_name: 'branch', remote_name: 'remote', scripts: 'script', script_name: 'script', username: 'user', tables: 'table',
};

const list = (value) => (value == null ? [] : Array.isArray(value) ? value : [value]);
const isWord = (text) => typeof text === 'string' && text.length < 200 && /^[!-~]+$/.test(text);

/** How an option takes its arguments, in the letters of options.rs. */
function takes(option) {
  const args = list(option.args).filter((arg) => arg && typeof arg === 'object');
  if (args.length === 0) return '';
  const command = args.some((arg) => arg.isCommand || arg.isScript) ? '!' : '';
  if (args.some((arg) => arg.isVariadic || arg.name === 'list')) return '+' + command;
  const separated = option.requiresSeparator || option.requiresEquals;
  if (args[0].isOptional) return (separated ? '?' : '~') + command;
  if (separated) return '~' + command;
  return '='.repeat(args.filter((arg) => !arg.isOptional).length) + command;
}

/** The names of a sub-command, its own one first: where the first is a short form of another, that is its own. */
function ordered(names) {
  const short = { ls: 'list', rm: 'remove' };
  const longer = names.find((name) => name === short[names[0]])
    ?? names.find((name) => names[0].length < 5 && name.length > names[0].length && name.startsWith(names[0]) && !name.includes('-'));
  return longer ? [longer, ...names.filter((name) => name !== longer)] : names;
}

/** The row of an option in the syntax of options.rs, or none where it has no dash. */
function row(option) {
  const longs = [];
  const dashed = [];
  let letters = '';
  let spelled = '';
  for (const name of list(option.name)) {
    const [, plain, value] = /^([^=[]*?):?(\[?=.*)?$/.exec(typeof name === 'string' ? name : '') ?? [null, '', ''];
    if (value && value.length > 1) spelled = value.startsWith('[') ? '?' : '=';
    if (!isWord(plain) || /[/,=~?+!]/.test(plain.slice(2))) continue;
    if (/^--./.test(plain)) longs.push(plain.slice(2));
    else if (/^-.$/.test(plain)) letters += plain[1];
    else if (/^-../.test(plain)) dashed.push(plain);
  }
  if (!longs.length && !dashed.length && !letters) return null;
  letters = letters.replace(/[^A-Za-z0-9@#.:_]/g, '');
  if (!longs.length && !dashed.length && !letters) return null;
  // Where an option is also called --name, that says it best.
  longs.sort((a, b) => (b === 'name') - (a === 'name'));
  const names = [...longs, ...dashed].join(',');
  const value = takes(option) || spelled;
  return (letters ? `${names}/${letters}` : names) + value;
}

/** The operands as roles: `@` a path, `*` any number of them, `!` a command that is run. */
function operands(args) {
  const words = list(args).filter((arg) => arg && typeof arg === 'object').map((arg) => {
    const plain = String(arg.name ?? '').toLowerCase().replace(/[^a-z0-9]+/g, '_').replace(/^_|_$/g, '');
    let role = SAME[plain] ?? (ROLES.has(plain) ? plain : '');
    const templates = list(arg.template);
    if (!role && templates.some((name) => name === 'filepaths' || name === 'folders')) role = 'path';
    return (role || '-') + (arg.isVariadic ? '*' : '') + (arg.isCommand || arg.isScript || arg.isModule ? '!' : '');
  });
  return words.join(' ');
}

const modules = new Map();
async function load(name) {
  if (!modules.has(name)) modules.set(name, evaluate(name));
  return modules.get(name);
}

async function evaluate(name) {
  try {
    const file = pathToFileURL(resolve(build, `${name}.js`)).href;
    const spec = (await import(file)).default;
    return spec && typeof spec === 'object' ? spec : null;
  } catch {
    return null;
  }
}

/** One command of the package as plain data. */
async function command(spec, above) {
  const inherited = spec.parserDirectives ?? above;
  if (typeof spec.loadSpec === 'string') {
    const loaded = above.loading.includes(spec.loadSpec) ? null : await load(spec.loadSpec);
    if (loaded) {
      const loading = [...above.loading, spec.loadSpec];
      return command({ ...loaded, name: spec.name, isDangerous: spec.isDangerous ?? loaded.isDangerous },
        { ...above, loading });
    }
  }
  const directives = { ...above, ...inherited };
  const rows = new Set();
  for (const option of list(spec.options)) {
    const text = option && row(option);
    if (text) rows.add(text);
  }
  const children = [];
  for (const child of list(spec.subcommands)) {
    if (!child) continue;
    const names = list(child.name).filter(isWord);
    // An option that stands among the sub-commands is one.
    if (names.length && names.every((name) => name.startsWith('-'))) {
      const text = row({ ...child, args: child.args });
      if (text) rows.add(text);
      continue;
    }
    const plain = names.filter((name) => !name.startsWith('-'));
    if (plain.length) children.push({ names: ordered(plain), node: await command(child, directives) });
  }
  return {
    posix: !directives.flagsArePosixNoncompliant,
    leading: Boolean(directives.optionsMustPrecedeArguments),
    danger: Boolean(spec.isDangerous),
    rows: [...rows],
    operands: operands(spec.args),
    children,
  };
}

/** The programs of one completion of zsh that has a flat list of options. */
function completion(text) {
  const names = /^#compdef (.*)/.exec(text)?.[1].split(/\s+/).map((name) => name.split('=')[0]) ?? [];
  const nested = /_call_function|subcmd|_describe[^\n]*(command|cmd)|_(sub)?commands|curcontext%:\*/.test(text);
  const foreign = /General Public|\bGPL\b/.test(text);
  if (nested || foreign || !/_arguments/.test(text)) return null;
  const rows = new Map();
  const note = (spelled, tail) => {
    const words = spelled.map((word) => word.replace(/^['"]|['"]$/g, '').replace(/\\/g, ''));
    const plain = words.map((word) => word.replace(/(=-|=|\+|-)$/, ''));
    const attached = words.some((word) => /[^-]-$/.test(word) || word.endsWith('=-'));
    const takesOne = /^:/.test(tail);
    const value = !takesOne ? '' : attached || /^::/.test(tail) ? '?' : '=';
    const made = row({ name: plain, args: [] });
    if (!made) return;
    for (const name of plain) {
      const known = rows.get(name);
      if (known && known.value !== value) known.value = 'x';
      else if (!known || known.row.length < made.length) rows.set(name, { row: made, value });
    }
  };
  for (const [, inside, , tail] of text.matchAll(/\{((?:['"\\]*-[^,}\s]+)(?:,['"\\]*-[^,}\s]+)*)\}(['"])((?:\\.|(?!\2)[^\\])*)\2/g)) {
    note(inside.split(','), tail.replace(/^\[(?:\\.|[^\]\\])*\]/, ''));
  }
  for (const [, , name, described, tail] of text.matchAll(/(['"])(?:\([^()]*\))?\*?(-[^\s[\]:'"{}()*]+)(\[(?:\\.|(?!\1)[^\]\\])*\])?((?:\\.|(?!\1)[^\\])*)\1/g)) {
    if (described || tail.startsWith(':')) note([name], tail);
  }
  const kept = [...new Set([...rows.values()].filter((one) => one.value !== 'x').map((one) => one.row + one.value))];
  const posix = /_arguments[^\n]* -[A-Za-z]*s/.test(text) || !kept.some((one) => /^-/.test(one));
  if (!kept.length) return null;
  return { names: names.filter((name) => isWord(name) && !/^-|[*/]/.test(name)), node: { ...empty(), posix, rows: kept } };
}

function* files(dir) {
  for (const entry of readdirSync(dir, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = resolve(dir, entry.name);
    if (entry.isDirectory()) yield* files(path);
    else if (!entry.name.endsWith('.zwc')) yield path;
  }
}

/** Merges a line of additions.txt: `program sub command: options | operands`. */
function add(programs, line) {
  const [head, rest] = line.split(/:(?: |$)/, 2);
  const [optionText, operandText] = rest.split('|').map((text) => text.trim());
  const [program, ...path] = head.trim().split(' ');
  for (const name of program.split(',')) {
    let node = programs.get(name);
    if (!node) programs.set(name, (node = empty()));
    for (const word of path) {
      const names = word.split(',');
      let child = node.children.find((one) => one.names.includes(names[0]));
      if (!child) node.children.push((child = { names, node: empty() }));
      child.names = [...new Set([...names, ...child.names])];
      node = child.node;
    }
    // What is written by hand goes first and so decides.
    node.rows.unshift(...optionText.split(/\s+/).filter(Boolean));
    if (operandText !== undefined) node.operands = operandText;
  }
}

const empty = () => ({ posix: true, leading: false, danger: false, rows: [], operands: '', children: [] });

async function read() {
  const programs = new Map();
  const index = (await import(pathToFileURL(resolve(build, 'index.js')).href)).default;
  const versions = { az: 'az/2.53.0', heroku: 'heroku/8.6.0', infracost: 'infracost/0.10.0', shopify: 'shopify/3.0.0' };
  const names = index.filter((name) => isWord(name) && !name.includes('/')).concat(Object.keys(versions));
  for (const name of [...new Set(names)].sort()) {
    const spec = await load(versions[name] ?? name);
    if (!spec || name === '-' || name === 'fig') continue;
    const node = await command(spec, { loading: [], flagsArePosixNoncompliant: false, optionsMustPrecedeArguments: false });
    for (const alias of new Set([name, ...list(spec.name).filter(isWord)])) {
      if (alias === name || !index.includes(alias)) programs.set(alias, node);
    }
  }
  for (const path of files(zshDir)) {
    const found = completion(readFileSync(path, 'latin1'));
    for (const name of found?.names ?? []) {
      if (!programs.has(name)) programs.set(name, found.node);
    }
  }
  for (const line of readFileSync(additionsPath, 'utf8').split('\n')) {
    if (line.trim() && !line.startsWith('#')) add(programs, line);
  }
  return programs;
}

class Bytes {
  parts = [];
  length = 0;
  push(buffer) {
    const at = this.length;
    this.parts.push(buffer);
    this.length += buffer.length;
    return at;
  }
}

const little = (value, bytes) => {
  const buffer = Buffer.alloc(bytes);
  buffer.writeUIntLE(value, 0, bytes);
  return buffer;
};

function strings(set) {
  const sorted = [...set].map((text) => Buffer.from(text, 'latin1')).sort(Buffer.compare);
  if (sorted.length >= 0x10000) throw new Error('more strings than two bytes count');
  const offsets = [];
  const body = new Bytes();
  let last = Buffer.alloc(0);
  sorted.forEach((text, at) => {
    if (at % 16 === 0) {
      offsets.push(body.length);
      last = Buffer.alloc(0);
    }
    let shared = 0;
    while (shared < 255 && shared < last.length && last[shared] === text[shared]) shared += 1;
    body.push(Buffer.concat([Buffer.from([shared, text.length - shared]), text.subarray(shared)]));
    last = text;
  });
  const ids = new Map(sorted.map((text, at) => [text.toString('latin1'), at]));
  const bytes = Buffer.concat([...offsets.map((at) => little(at, 4)), ...body.parts]);
  return { ids, bytes, count: sorted.length };
}

function write(programs) {
  const names = new Set();
  const rows = new Set();
  const seen = new Set();
  const collect = (node) => {
    if (seen.has(node)) return;
    seen.add(node);
    node.rows.forEach((text) => rows.add(text));
    if (node.operands) names.add(node.operands);
    for (const child of node.children) {
      child.names.forEach((name) => names.add(name));
      collect(child.node);
    }
  };
  for (const [name, node] of programs) {
    names.add(name);
    collect(node);
  }
  const [nameTable, rowTable] = [strings(names), strings(rows)];
  const lists = new Bytes();
  const listAt = new Map();
  const nodes = new Bytes();
  const nodeAt = new Map();
  const listOf = (node) => {
    const body = Buffer.concat([little(node.rows.length, 2), ...node.rows.map((text) => little(rowTable.ids.get(text), 2))]);
    const key = body.toString('latin1');
    if (!listAt.has(key)) listAt.set(key, lists.push(body));
    return listAt.get(key);
  };
  const nodeOf = (node) => {
    const records = new Map();
    for (const child of node.children) {
      const [name, ...aliases] = child.names;
      const id = nameTable.ids.get(name);
      if (!records.has(id)) records.set(id, nodeOf(child.node));
      for (const alias of aliases) {
        const aliasId = nameTable.ids.get(alias);
        if (!records.has(aliasId)) records.set(aliasId, 0x800000 | id);
      }
    }
    const sorted = [...records].sort(([a], [b]) => a - b);
    const flags = (node.posix ? POSIX : 0) | (node.leading ? LEADING : 0) | (node.danger ? DANGER : 0)
      | (node.operands ? OPERANDS : 0) | (sorted.length ? CHILDREN : 0);
    const parts = [Buffer.from([flags]), little(listOf(node), 3)];
    if (node.operands) parts.push(little(nameTable.ids.get(node.operands), 2));
    if (sorted.length) {
      parts.push(little(sorted.length, 2));
      for (const [id, at] of sorted) parts.push(little(id, 2), little(at, 3));
    }
    const body = Buffer.concat(parts);
    const key = body.toString('latin1');
    if (!nodeAt.has(key)) nodeAt.set(key, nodes.push(body));
    return nodeAt.get(key);
  };
  const table = [...programs]
    .map(([name, node]) => [nameTable.ids.get(name), nodeOf(node)])
    .sort(([a], [b]) => a - b);
  if (Math.max(nodes.length, lists.length) >= 0x800000) throw new Error('more data than offsets reach');
  const sizes = [nameTable.count, rowTable.count, nameTable.bytes.length, rowTable.bytes.length, table.length, nodes.length];
  return Buffer.concat([
    Buffer.from('SMC1'), ...sizes.map((size) => little(size, 4)),
    nameTable.bytes, rowTable.bytes,
    ...table.map(([id, at]) => Buffer.concat([little(id, 2), little(at, 3)])),
    ...nodes.parts, ...lists.parts,
  ]);
}

const programs = await read();
const bytes = write(programs);
writeFileSync(outputPath, bytes);
console.log(`${programs.size} programs, ${bytes.length} bytes, sha256 ${createHash('sha256').update(bytes).digest('hex')}`);
