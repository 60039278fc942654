// Text that leaves or enters the page: the clipboard, downloads, chosen files.

import { textOfUtf8 } from '../../shared/words/utf8.ts'
import { words } from './words/en.ts'

const MOST_BYTES = 5_000_000

export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return false // copying is not allowed, or needs a secure context; the caller tells the person
  }
}

export function saveFile(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/markdown;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  URL.revokeObjectURL(address)
}

/** Opens the dialog in which a person chooses a file. */
export const chooseFile = (): void => document.querySelector<HTMLInputElement>('input[type=file]')?.click()

export type TextFile = { is: 'text'; text: string } | { is: 'refused'; sentence: string }

export async function readTextFile(file: File): Promise<TextFile> {
  if (file.size > MOST_BYTES)
    return {
      is: 'refused',
      sentence: words.tooLarge(file.name),
    }
  const bytes = await file.arrayBuffer().catch(() => null)
  const text = bytes && textOfUtf8(bytes)
  if (text === null)
    return {
      is: 'refused',
      sentence: words.notUtf8(file.name),
    }
  if (text.includes('\0')) return { is: 'refused', sentence: words.notText(file.name) }
  return { is: 'text', text }
}
