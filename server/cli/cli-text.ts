// Reads a file as text, for the command line.

import { readFile } from 'node:fs/promises'
import { textOfUtf8 } from '../../shared/words/utf8.ts'
import { whyNot } from '../disk/why-not.ts'

export type Text = { is: 'text'; text: string } | { is: 'refused'; sentence: string }

export async function readText(path: string): Promise<Text> {
  try {
    const text = textOfUtf8(await readFile(path))
    return text === null ? refused(path, 'it is not UTF-8 text') : { is: 'text', text }
  } catch (error) {
    return refused(path, whyNot(error, 'file'))
  }
}

const refused = (path: string, why: string): Text => ({
  is: 'refused',
  sentence: `${path} was not read: ${why}.`,
})
