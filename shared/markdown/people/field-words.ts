// The names of a header's fields in the languages of many teams.

const LEAD =
  'lead(?:er)?|moderator|facilitator|host|chair(?:s|person|man|woman)?|led by|organi[sz]er' +
  '|moderation|moderiert von|leitung|sitzungsleitung|gesprächsleitung|leiter' +
  '|animation|animat(?:eur|rice)|animé(?:e)? par|modérat(?:eur|rice)|facilitat(?:eur|rice)|présiden(?:t|ce)' +
  '|moderador(?:a)?|modera|moderación|facilitador(?:a)?|facilita|coordinador(?:a)?|preside|dirige|conduce' +
  '|moderação|coordenador(?:a)?|conduz|moderatore|moderatrice|moderazione|facilitatore|facilitatrice' +
  '|voorzitter|gespreksleider|begeleider|prowadzący|prowadząca|prowadzi|moderuje|vede|ordförande|mötesledare|møteleder' +
  '|ordstyrer|puheenjohtaja|başkan|yöneten|ведущий|ведущая|ведёт|ведет|модератор|председатель|веде|ведучий|ведуча' +
  '|司会(?:者|進行)?|進行(?:役)?|ファシリテータ(?:ー)?|議長|主持人?|主席|會議主持|会议主持|사회(?:자)?|진행(?:자)?|주재|المدير|مدير الجلسة|מנחה'

const NOTETAKER =
  'note[ -]?takers?(?: by)?|notes(?: by)?|scribes?(?: by)?|minutes(?: by)?|minute[ -]?takers?(?: by)?|secretary(?: by)?' +
  '|protokoll(?:ant|führung|führer|führend)?(?:in|e)?|protokolliert von|mitschrift|schriftführ(?:er|ung)' +
  '|secrétaire|secrétariat|prise de notes?|notes? par|preneu(?:r|se) de notes?|rédact(?:eur|rice)|scribe|compte[ -]rendu' +
  '|toma (?:las )?notas?|toma de notas|notas|apuntes|acta|secretari[oa]|redacta|anotador(?:a)?|anota|ata|redator(?:a)?' +
  '|verbale|verbalizzante|segretari[oa]|appunti|note di|notulist|notulen|notuleert|notatki|notuje|protokołuje|protokolant(?:ka)?' +
  '|zapis|zapisuje|sekreterare|protokollförare|sihteeri|muistiinpanot|not tutan|yazman' +
  '|протокол|протоколирует|ведёт протокол|ведет протокол|записывает|заметки|секретарь|нотатки|протокол веде' +
  '|書記|議事録(?:担当|係|作成(?:者)?)?|記録(?:者|係|担当)?|メモ(?:係|担当)|记录(?:人|员|者)?|會議?記錄|会议?记录人?|記錄(?:人|員)?|纪要' +
  '|서기|기록(?:자)?|회의록(?: 작성(?:자)?)?|작성자|כותב'

const ATTENDEES =
  "attendees?|attending|participants?|present|attendance|in attendance|who(?: is|['’]s) here|people present|roll(?: call)?" +
  '|anwesend(?:e)?|teilnehmer(?:innen)?|teilnehmerinnen und teilnehmer|teilnehmende|teilnahme|dabei|wer ist da|anwesenheit' +
  '|présent(?:e|s|es)?|présence|participant(?:e|es)?|participation|personnes présentes|étaient présents|qui est là' +
  '|asistentes?|presentes|asistencia|asisten|asistieron|participantes|personas presentes|quién(?:es)? est(?:á|án)' +
  '|presença(?:s)?|participaram|presenti|partecipanti|presenza|presenze|hanno partecipato' +
  '|aanwezig(?:e|en)?|deelnemers?|obecni|obecny|obecność|lista obecności|uczestnicy|uczestniczki|uczestniczą|udział' +
  '|přítomni|přítomní|účastníci|prítomní|närvarande|deltagare|deltagere|deltakere|til ?stede|fremmøtte|läsnä|paikalla|osallistujat' +
  '|katılımcılar|katılanlar|jelen vannak|jelenlévők|résztvevők|prezenți|participanți|prisutni|sudionici|assistents' +
  '|участники(?: встречи| созвона)?|участвуют|участвовали|присутствуют|присутствовали|присутствующие|были|учасники|присутні' +
  '|παρόντες|συμμετέχοντες|משתתפים|נוכחים|الحضور|الحاضرون|المشاركون|उपस्थित|प्रतिभागी|tham dự|người tham dự|peserta|hadir' +
  '|参加(?:者|メンバー)?(?:一覧)?|出席(?:者|メンバー|人员|人)?|出欠|メンバー|参会(?:人员|人|者)?|與會(?:人員|者)?|与会(?:人员|者|人)?|参加人员|到会(?:人员)?' +
  '|參加(?:者|人員)?|參與者|参与(?:者|人员|人)|参会名单|참석(?:자|인원)?(?: 명단)?|참가(?:자)?|참여(?:자)?|출석(?:자)?'

const RECORDING = '(?:(?:video|meeting|call) )?(?:recordings?|video)(?: link)?'

/** `Teilnehmer*innen`, `Présent·es`, `Moderador/a`: one word for people of every gender. */
const GENDERS =
  '(?:\\\\?[·•.(/*:_-](?:in|innen|e|es|s|a|as|o|os|n|ne|nes|r|ra|ras|rice|trice|use|ka|ки|ца|а)\\)?s?){0,3}'

const known = (words: string): RegExp => new RegExp(`^(?:${words})${GENDERS}$`, 'u')

const FIELDS: readonly [RegExp, string][] = [
  [known(`(?:(?:meeting|call) )?(?:${LEAD})`), 'lead'],
  [known(NOTETAKER), 'notetaker'],
  [known(ATTENDEES), 'attendees'],
  [known(RECORDING), 'recording'],
]

/** Longer texts are sentences. */
const LONGEST = 80

/**
 * The field that these words name, in lower case, or null. Punctuation and a number around the words do not
 * count.
 */
export function fieldNamed(name: string): string | null {
  if (name.length > LONGEST) return null
  const words = name
    .normalize('NFC')
    .toLowerCase()
    .replace(/\s*[(（]\d{1,4}[)）]$/, '')
    .replace(/^[^\p{L}]+|\s+$/gu, '')
  return FIELDS.find(([pattern]) => pattern.test(words))?.[1] ?? null
}
