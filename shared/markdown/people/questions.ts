// The questions that each person of a stand-up answers: `What did you do yesterday?`, `**Wat ga ik doen?**`, `I did`.

const ASKS: readonly RegExp[] = [
  /\bwhat\b.*\b(?:i|you|we)\b|\b(?:i|you)\b.*\b(?:did|do|will|done|accomplish(?:ed)?|plan|feel|need|blocked|stuck|working)\b/,
  /\bhow (?:do|are) you\b|\b(?:am|are) (?:i|you)\b.*\b(?:blocked|stuck)\b|\b(?:blocking|slowing|stopping) (?:me|you)\b/,
  /\b(?:heb|ga|doe) (?:je|ik)\b|\bzijn er blokkades\b/,
  /\b(?:hast du|habe ich|machst du|mache ich|wirst du|werde ich)\b/,
  /\b(?:gjorde|ska|har|gör|gjør|skal|laver) (?:jag|du|jeg)\b/,
  /j['’]ai\b|\bje (?:vais|fais)\b|\b(?:as-tu|ai-je|vais-je|vas-tu)\b/,
  /\b(?:qué|que) (?:hice|haré|hiciste|harás|hago|voy a hacer|vas a hacer|hizo|hará)\b|\bme est[ée]n? bloqueando\b/,
  /\b(?:o )?que (?:eu )?(?:fiz|farei|vou fazer)\b|\bcosa (?:ho|hai|farò|farai)\b/,
  /что (?:я |ты )?(?:сделал|делал|буду|планирую)|^co (?:zrobił|robił|będę)/,
]

/** Longer texts are sentences. */
const LONGEST = 80

/** Whether a line asks what one person did, does or needs, or begins to say so. */
export function asksPerson(source: string): boolean {
  if (source.length > LONGEST) return false
  const words = source
    .toLowerCase()
    .replace(/[*_`#]/g, '')
    .replace(/\\$/, '')
    .trim()
  if (!/[?:：]|^(?:what|how)\b|^i\b/.test(words)) return false
  return ASKS.some((pattern) => pattern.test(words))
}
