// Bytes as the text they are, its byte order mark included; null where they are no UTF-8.

export function textOfUtf8(bytes: AllowSharedBufferSource): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return null
  }
}
