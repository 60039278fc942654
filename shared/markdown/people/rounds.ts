// What a heading says about the lines below it: whether they are people who speak in turn.

/**
 * `strong`: a round, where each entry is a person (`Round table`). `soft`: people or topics (`Updates`).
 * `against`: no entry is a person who speaks (`Action items`). `none`: the heading says nothing.
 */
export type Round = 'strong' | 'soft' | 'none' | 'against'

const WHO =
  '(?:individual|personal|person|people|member|everyone|everybody|participant|attendee|contributor|staff|engineer)'
const SAID =
  '(?:updates?|status|statuses|reports?|check[ -]?ins?|progress|notes|news|highlights|summar(?:y|ies))'

const STRONG = [
  /\bround[ -]?(?:table|robin|the[ -]table|the[ -]room|up)\b/,
  /^(?:(?:the|our|a|quick|team|weekly|daily|status|update|opening|closing) )*rounds?(?: of (?:updates|the team|everyone))?$/,
  /\bgo(?:ing)?[ -]?a?round\b|\baround the (?:room|table|horn|team)\b/,
  /^(?:(?:our|team) )?dail(?:y|ies)(?: (?:meeting|sync|call|updates?|notes))?$/,
  /\bstand[ -]?ups?\b|\bcheck[ -]?ins?\b|\bscrum\b/,
  new RegExp(`\\b${WHO}(?:['’]?s)?['’]? ${SAID}\\b`),
  new RegExp(`\\b${SAID} (?:by|per|from|of) (?:each )?(?:${WHO}s?|team members?|the team)\\b`),
  /\b(?:everyone|everybody|each (?:of us|person|one)|we|people|folks)(?:['’](?:s|re|ve)| is| are| has| have)? (?:been )?(?:working on|doing|up to|did)\b/,
  /\bwho(?:['’]s| is| did| does)? (?:doing |did )?what\b|^(?:per|by) person$/,
  /\btour de table\b|\b(?:um|blitzlicht|sprech)?runde\b|\brundgang\b|\bronda\b|^giro\b/,
  /每日站会|站会|圆桌|個人進捗|各自の進捗|一人ずつ|круг|по кругу|стендап/,
]

const SOFT = [
  /\b(?:updates?|status|progress|reports?|team|sync|weekly|week|today|yesterday|async|walk[ -]?through|highlights|recap|news|last (?:week|time|meeting))\b/,
  /进展|更新|進捗|近況|近况|현황|новости|статус|обновления|statut|avancement|stand der dinge|neues|novedades|estado/,
]

const AGAINST =
  /\b(?:actions?|action items|agenda|decisions?|topics?|to[ -]?dos?|tasks?|assign(?:ed|ments?)|owners?|links?|resources?|references?|invited|invitees|absent|absentees|regrets|apologies|excused|hiring|candidates?|interviews?|applicants?|customers?|clients?|prospects?|leads|vendors?|contacts?|speakers?|talks?|guests?|credits?|thanks|kudos|shout[ -]?outs?|birthdays?|anniversar(?:y|ies)|cities|offices|places|tools?|stack|books?|reading|authors?)\b/

/** The words of a heading, without emphasis, numbers and signs around them. */
const wordsOf = (heading: string): string =>
  heading
    .slice(0, LONGEST)
    .toLowerCase()
    .replace(/[*_`#]/g, '')
    .replace(/^[^\p{L}]+|[^\p{L})]+$/gu, '')

/** A heading that is longer is a sentence. */
const LONGEST = 120

export function roundOf(heading: string): Round {
  if (heading.length > LONGEST) return 'none'
  const words = wordsOf(heading)
  if (STRONG.some((pattern) => pattern.test(words))) return 'strong'
  if (AGAINST.test(words)) return 'against'
  return SOFT.some((pattern) => pattern.test(words)) ? 'soft' : 'none'
}

/** A round below a heading: what the inner heading says, or else what the outer one says. */
export const roundBelow = (outer: Round, heading: string): Round => {
  const inner = roundOf(heading)
  return inner === 'none' ? outer : inner
}

/** A stand-up's title says less about what stands below the note's headings than about what stands above. */
export const belowTitle = (title: Round): Round => (title === 'strong' ? 'soft' : 'none')
