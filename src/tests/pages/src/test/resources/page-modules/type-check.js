/** The TypeScript compiler, run over files that this server has. Not checked itself: `ts` has no types here. */

const LIBRARY = '/webjars/typescript/lib';
const PACKAGES = {
  '@vue/runtime-dom': '/webjars/vue__runtime-dom/dist/runtime-dom.d.ts',
  '@vue/runtime-core': '/webjars/vue__runtime-core/dist/runtime-core.d.ts',
  '@vue/reactivity': '/webjars/vue__reactivity/dist/reactivity.d.ts',
  '@vue/shared': '/webjars/vue__shared/dist/shared.d.ts',
  csstype: '/webjars/csstype/index.d.ts',
  '@codemirror/autocomplete': '/webjars/codemirror__autocomplete/dist/index.d.ts',
  '@codemirror/commands': '/webjars/codemirror__commands/dist/index.d.ts',
  '@codemirror/language': '/webjars/codemirror__language/dist/index.d.ts',
  '@codemirror/lint': '/webjars/codemirror__lint/dist/index.d.ts',
  '@codemirror/state': '/webjars/codemirror__state/dist/index.d.ts',
  '@codemirror/view': '/webjars/codemirror__view/dist/index.d.ts',
  '@lezer/common': '/webjars/lezer__common/dist/index.d.ts',
  '@lezer/highlight': '/webjars/lezer__highlight/dist/index.d.ts',
  'style-mod': '/webjars/style-mod/src/style-mod.d.ts',
};

const OPTIONS = {
  allowJs: true,
  checkJs: true,
  noEmit: true,
  strict: true,
  noFallthroughCasesInSwitch: true,
  noImplicitReturns: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  skipLibCheck: true,
  types: [],
  lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
};

/** The parsed files by address, for the checks that follow; texts that the caller passes are not kept. */
const parsed = new Map();

/**
 * The type errors of some files, each as `file:line: message`.
 *
 * @param {string[]} files addresses on this server
 * @param {Record<string, string>} texts of files that the server does not have
 */
export async function check(files, texts) {
  const ts = await loadCompiler();
  const host = createHost(ts, new Set(files), texts);
  const options = {
    ...OPTIONS,
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
  };
  const program = ts.createProgram({ rootNames: files, options, host });
  return ts.getPreEmitDiagnostics(program).map((diagnostic) => describe(ts, diagnostic));
}

/** Loads the compiler, which is a classic script. */
async function loadCompiler() {
  if (!window.ts) {
    await new Promise((resolve, reject) => {
      const script = document.createElement('script');
      script.src = `${LIBRARY}/typescript.js`;
      script.onload = resolve;
      script.onerror = reject;
      document.head.append(script);
    });
  }
  return window.ts;
}

function createHost(ts, files, texts) {
  const read = (file) => texts[file] ?? download(file);
  const resolve = (name, from) => {
    const file = fileOf(name, from, files);
    return { resolvedModule: file && { resolvedFileName: file, extension: file.endsWith('.d.ts') ? '.d.ts' : '.js' } };
  };
  return {
    getSourceFile: (file, options) => {
      const source = parsed.get(file) ?? ts.createSourceFile(file, read(file), options);
      if (!(file in texts)) {
        parsed.set(file, source);
      }
      return source;
    },
    fileExists: (file) => files.has(file),
    readFile: read,
    writeFile: () => undefined,
    getDefaultLibLocation: () => LIBRARY,
    getDefaultLibFileName: (options) => `${LIBRARY}/${ts.getDefaultLibFileName(options)}`,
    getCurrentDirectory: () => '/',
    getCanonicalFileName: (file) => file,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => '\n',
    resolveModuleNameLiterals: (literals, from) => literals.map(({ text }) => resolve(text, from)),
  };
}

/** The file that an import names; undefined where there is none. */
function fileOf(name, from, files) {
  if (!name.startsWith('.')) {
    return PACKAGES[name];
  }
  const { pathname } = new URL(name, new URL(from, window.location.href));
  const library = /\/lib\/([a-z]+)(?:-([a-z]+))?\.js$/.exec(pathname);
  if (library) {
    return PACKAGES[library[2] ? `@${library[1]}/${library[2]}` : '@vue/runtime-dom'];
  }
  return [pathname, pathname.replace(/\.js$/, '.d.ts')].find((file) => files.has(file));
}

/** The compiler reads files synchronously. */
function download(file) {
  const request = new XMLHttpRequest();
  request.open('GET', file, false);
  request.send();
  if (request.status !== 200) {
    throw new Error(`${file} is missing`);
  }
  return request.responseText;
}

function describe(ts, { file, start, messageText }) {
  const message = ts.flattenDiagnosticMessageText(messageText, '\n');
  if (!file) {
    return message;
  }
  return `${file.fileName}:${file.getLineAndCharacterOfPosition(start).line + 1}: ${message}`;
}
