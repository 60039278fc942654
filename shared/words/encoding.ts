// Repairs text that was written as UTF-8 and read with another encoding: `cafÃ©` (Windows-1252), `caf√©` (Mac
// Roman).
//
// Repairs only what is certain: characters that nobody would have written are decoded again, and the rest of
// the text stays as it is.

const LEGACY = ['macintosh', 'windows-1252'] as const

/** The whole text repaired, as an offer. Null if nothing is wrong, or if the repair is not certain. */
export function repairOf(text: string): string | null {
  if (!/[\u0080-\uffff]/.test(text)) return null
  const repairs = LEGACY.flatMap((encoding) => repairAs(text, encoding) ?? [])
  return repairs.sort((a, b) => a.length - b.length)[0] ?? null
}

/**
 * The UTF-8 bytes of one character beyond ASCII, with each byte shown as a character (RFC 3629, section 4).
 */
const SEQUENCE =
  /[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2}/g
/**
 * A lead byte and a continuation byte. If they stand outside a valid sequence, the text was not valid UTF-8.
 */
const BROKEN = /[\xc2-\xf4][\x80-\xbf]/
/**
 * A Latin-1 letter. When it is misread, its two bytes become two characters that seldom stand side by side by
 * chance.
 */
const LATIN_1 = /^[\u00a0-\u00ff]$/
const ORDINARY = /^[\p{L}\p{M}\p{N}\p{P}\p{S}\p{Zs}\p{Cf}]$/u

function repairAs(text: string, encoding: (typeof LEGACY)[number]): string | null {
  const byteOf = tables[encoding]
  let isCertain = false
  let isDoubtful = false
  const repaired = text.replace(byteOf.pattern, (run) => {
    const bytes = [...run].map((sign) => String.fromCharCode(byteOf.get(sign))).join('')
    const sequences = bytes.match(SEQUENCE) ?? []
    const read = sequences.map(decode)
    if (sequences.length === 0 && !BROKEN.test(bytes)) return run
    if (BROKEN.test(bytes.replace(SEQUENCE, ''))) isDoubtful = true
    if (!read.every((sign) => ORDINARY.test(sign))) isDoubtful = true
    // Two characters that look like one sequence may stand side by side by chance: `d’état`, `«été»`. With
    // three characters, or two such pairs in a run, this is very unlikely.
    if (sequences.every(({ length }) => length === 2) && read.length === 1 && !LATIN_1.test(read[0] ?? ''))
      isDoubtful = true
    else isCertain = true
    return restore(run, bytes, read)
  })
  return isCertain && !isDoubtful ? repaired : null
}

const decode = (sequence: string): string =>
  new TextDecoder().decode(Uint8Array.from(sequence, (byte) => byte.charCodeAt(0)))

/**
 * The run with its sequences decoded, and everything else unchanged. `bytes` has one byte for each character
 * of the run.
 */
function restore(run: string, bytes: string, read: readonly string[]): string {
  let [at, nth] = [0, 0]
  let restored = ''
  for (const { index, 0: sequence } of bytes.matchAll(SEQUENCE)) {
    restored += run.slice(at, index) + (read[nth++] ?? '')
    at = index + sequence.length
  }
  return restored + run.slice(at)
}

interface ByteTable {
  pattern: RegExp
  get(sign: string): number
}

function tableOf(encoding: (typeof LEGACY)[number]): ByteTable {
  const signs = new TextDecoder(encoding).decode(Uint8Array.from({ length: 128 }, (_, at) => 128 + at))
  const bytes = new Map([...signs].map((sign, at) => [sign, 128 + at]))
  return { pattern: new RegExp(`[${signs}]+`, 'g'), get: (sign) => bytes.get(sign) ?? 0 }
}

const tables = { macintosh: tableOf('macintosh'), 'windows-1252': tableOf('windows-1252') }
