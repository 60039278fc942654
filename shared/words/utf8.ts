// Decodes UTF-8 with its byte order mark kept; null if the bytes are not UTF-8.

export function textOfUtf8(bytes: AllowSharedBufferSource): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return null
  }
}
