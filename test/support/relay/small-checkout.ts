// A checkout with a small page and a small relay. The real scripts build and start them. The page is in one language
// only, because each language is a build of its own.

import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'

const SCRIPTS = ['server/start.js', 'server/build.js', 'server/setup', 'package.json', 'package-lock.json']

const LIST = 'server/setup/languages.js'

const FILES = {
  'tsconfig.json': '{}',
  'vite.config.ts': "export default { root: 'client' }\n",
  'client/index.html': '<script type="module">document.title = "small"</script>\n',
  'shared/word.ts': "export const word: string = 'one'\n",
  // Runs until it gets a signal, as a relay does.
  'server/main.ts': `import { word } from '../shared/word.ts'
process.on('SIGTERM', () => process.exit(0))
setInterval(() => undefined, 1000)
process.stdout.write(\`\${word} \${new URL('other.ts', import.meta.url).pathname}\\n\`)
`,
  'server/other.ts': "import { word } from '../shared/word.ts'\nprocess.stdout.write(word)\n",
}

export interface Started {
  child: ChildProcess
  /** What the relay printed first; empty if the relay ended without printing anything. */
  stdout: string
  stderr: () => string
}

export class SmallCheckout {
  readonly root: string = mkdtempSync(join(tmpdir(), 'roundtable-checkout-'))
  readonly #children: ChildProcess[] = []

  /** `languages`: more than one for a test of how they are built beside each other. */
  constructor(languages: readonly string[] = ['en']) {
    for (const path of SCRIPTS) cpSync(path, join(this.root, path), { recursive: true })
    for (const [path, text] of Object.entries(FILES)) this.write(path, text)
    const list = readFileSync(this.path(LIST), 'utf8')
    this.write(LIST, list.replace(/LANGUAGES = .*/, `LANGUAGES = ${JSON.stringify(languages)}`))
    symlinkSync(resolve('node_modules'), join(this.root, 'node_modules'))
  }

  path = (...parts: string[]): string => join(this.root, ...parts)

  write(path: string, text: string): void {
    mkdirSync(dirname(this.path(path)), { recursive: true })
    writeFileSync(this.path(path), text)
  }

  spawn(script: 'start' | 'build', ...args: string[]): ChildProcess {
    const child = spawn(process.execPath, [...args, this.path('server', `${script}.js`)], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#children.push(child)
    return child
  }

  /** Starts the relay. Resolves when it has printed something or has ended. */
  async start(): Promise<Started> {
    const child = this.spawn('start')
    let [stdout, stderr] = ['', '']
    child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
    child.stdout?.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
    await Promise.race([child.stdout && once(child.stdout, 'data'), once(child, 'close')])
    return { child, stdout, stderr: () => stderr }
  }

  /** Starts and ends the relay. Resolves with the script's standard error and with what the relay printed. */
  async started(): Promise<{ said: string; ran: string }> {
    const { child, stdout, stderr } = await this.start()
    const closed = once(child, 'close')
    child.kill('SIGTERM')
    await closed
    return { said: stderr(), ran: stdout }
  }

  close(): void {
    for (const child of this.#children) child.kill('SIGKILL')
    rmSync(this.root, { recursive: true })
  }
}
