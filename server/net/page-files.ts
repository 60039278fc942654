// The page's files. They are few and small, so they are read once and sent from memory; all answers share the
// bytes. So no request has to wait for the disk, and no edit has to wait while the disk reads a file of the
// page.

import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { extname, join, sep } from 'node:path'
import { unlessAbsent } from '../disk/directory.ts'
import { fewAtATime } from '../disk/few.ts'

/** The bytes of a file, plain or compressed. */
export interface Form {
  encoding: 'br' | 'gzip' | null
  bytes: Buffer
  tag: string
}

export interface PageFile {
  type: string
  /** The name has a hash of the contents, so the file never changes. */
  isHashed: boolean
  /** Smallest first; the last one is not compressed. */
  forms: readonly Form[]
}

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
}

const COMPRESSED = [
  { encoding: 'br', ending: '.br' },
  { encoding: 'gzip', ending: '.gz' },
] as const

/** The files by path, including `/`. Empty in development, where another server serves the page. */
export async function readPageFiles(directory: string): Promise<ReadonlyMap<string, PageFile>> {
  const entries = (await unlessAbsent(readdir(directory, { recursive: true, withFileTypes: true }))) ?? []
  const paths = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
  const read = new Map(await fewAtATime(paths, async (path) => [path, await readFile(path)] as const))
  const files = new Map<string, PageFile>()
  for (const [path, bytes] of read) {
    const type = TYPES[extname(path)]
    const url = path.slice(directory.length).replaceAll(sep, '/')
    if (type === undefined) continue // a compressed form, or a file that does not belong to the page
    const forms = COMPRESSED.flatMap(({ encoding, ending }) => {
      const compressed = read.get(path + ending)
      return compressed === undefined ? [] : [formOf(compressed, encoding)]
    })
    files.set(url, { type, isHashed: url.startsWith('/assets/'), forms: [...forms, formOf(bytes, null)] })
  }
  const index = files.get('/index.html')
  return index === undefined ? files : files.set('/', index)
}

/** The smallest form that the client accepts. */
export function formFor({ forms }: PageFile, accepted: string): Form | undefined {
  const names = accepted.split(',', MOST_ENCODINGS).map((one) => one.trim().toLowerCase())
  return forms.find(({ encoding }) => encoding === null || names.some((name) => takes(name, encoding)))
}

const MOST_ENCODINGS = 20

/** `q=0` means that the client does not want an encoding (RFC 9110, section 12.5.3). */
const takes = (name: string, encoding: string): boolean =>
  name === encoding || (name.startsWith(`${encoding};`) && !/;\s*q=0(?:\.0*)?$/.test(name))

const formOf = (bytes: Buffer, encoding: Form['encoding']): Form => ({
  encoding,
  bytes,
  tag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`,
})
