{
const M = require('module'), path = require('path'), p = process, own = p._eval;
const [script, real, name] = p.argv.splice(1, 3);
const text = require('fs').readFileSync(script, 'utf8').replace(/^\uFEFF/, '');
p.argv.splice(1, 0, path.resolve(name));
p.execArgv = p.execArgv.filter((word, at, all) => word !== own && all[at + 1] !== own);
delete p._eval;
const kept = ['process', 'crypto', 'console', 'performance'];
for (const k of ['module', 'exports', 'require', '__filename', '__dirname', ...M.builtinModules]) {
  const d = Object.getOwnPropertyDescriptor(globalThis, k);
  if (d && d.configurable && (!d.get || d.set) && !kept.includes(k)) delete globalThis[k];
}
const main = new M(real, null);
Object.assign(main, { id: '.', filename: real, paths: M._nodeModulePaths(path.dirname(real)) });
p.mainModule = M._cache[real] = main;
main._compile(text, real);
main.loaded = true;
}
