// The words in a heading that say who speaks below it, in the languages of many teams.

const WHO =
  '(?:individual|personal|person|people|member|everyone|everybody|participant|attendee|contributor|staff|engineer)'
const SAID =
  '(?:updates?|status|statuses|reports?|check[ -]?ins?|progress|notes|news|highlights|summar(?:y|ies)|responses?|answers?|accomplishments?|contributions?|achievements?)'

/** Matches any of these words, as a whole word. */
const whole = (words: string): RegExp => new RegExp(`(?<!\\p{L})(?:${words})(?!\\p{L})`, 'u')

/** Each entry below is a person. */
export const STRONG = [
  /\bround[ -]?(?:table|robin|the[ -]table|the[ -]room|up)\b/,
  /^(?:(?:the|our|a|quick|team|weekly|daily|status|update|opening|closing) )*rounds?(?: of (?:updates|the team|everyone))?$/,
  /\bgo(?:ing)?[ -]?a?round\b|\baround the (?:room|table|horn|team)\b/,
  /^(?:(?:our|team) )?dail(?:y|ies)(?: (?:meeting|sync|call|updates?|notes))?$/,
  /\bstand[ -]?ups?\b|\bcheck[ -]?ins?\b|\bscrum\b/,
  new RegExp(`\\b${WHO}(?:['’]?s)?['’]? ${SAID}\\b`),
  /\bteam (?:responses|answers|member|round)\b/,
  new RegExp(`\\b${SAID} (?:by|per|from|of) (?:each )?(?:${WHO}s?|team members?|the team)\\b`),
  /\b(?:everyone|everybody|each (?:of us|person|one)|we|people|folks)(?:['’](?:s|re|ve)| is| are| has| have)? (?:been )?(?:working on|doing|up to|did)\b/,
  /\bwhat (?:did|are|have|will) (?:you|we)\b|\bwhat (?:you|we) (?:did|do|plan)\b/,
  /\bwho(?:['’]s| is| did| does)? (?:doing |did )?what\b|^(?:per|by) person$/,
  whole(
    '\\p{L}*(?<!g)runde|reihum|rundgang|wer (?:macht|hat|tut) was|berichte (?:aller|der (?:mitglieder|teilnehm\\p{L}*))|was (?:macht|habt|hat) (?:ihr|jede)',
  ),
  whole('tours? (?:de table|des membres)|qui fait quoi|mêlée|points? individuels?|chacun(?:[·.]?e)?'),
  whole(
    'rondas?|qui[eé]n hace qu[eé]|puesta en común|actualizaciones (?:individuales|personales|por persona)|qué (?:hicimos|hizo cada)',
  ),
  whole(
    'rodada|quem (?:faz|fez) o qu[eê]|atualizações (?:individuais|pessoais)|^giro|giro di tavolo|chi fa cosa',
  ),
  whole(
    'rondj?e|wie doet wat|co u kogo|co słychać|rundka|runda|kto co (?:robi|zrobi\\p{L}*)|bordet rundt|kierros',
  ),
  whole(
    'по кругу|круг|стендап|кто (?:что|чем)|статус(?:ы)? (?:участников|команды)|по очереди|хто що|індивідуальн\\p{L}*',
  ),
  /一人ずつ|ひとりずつ|各自|個人(?:の)?(?:進捗|報告|状況)|メンバー(?:別|ごと|の(?:進捗|報告|状況))|担当者別|朝会|夕会/,
  /站会|圆桌|圓桌|轮流|輪流|逐个|每(?:个)?人|各人|个人(?:进展|汇报|更新|进度|近况)|成员(?:进展|更新|汇报|进度)|誰在做/,
  /스탠드업|돌아가며|개인별|각자|팀원별|데일리/,
]

/** The entries below are people or topics. */
export const SOFT = [
  /\b(?:updates?|status|progress|reports?|team|sync|weekly|week|today|yesterday|async|walk[ -]?through|highlights|recap|news|last (?:week|time|meeting)|accomplish(?:ed|ments)|blockers|(?:are|is) blocking|work (?:done|completed))\b/,
  whole(
    'stand der dinge|neues|neuigkeiten|aktuelles|bericht(?:e|serstattung)?|fortschritte?|woche|rückblick|was wurde (?:gemacht|erledigt)',
  ),
  whole(
    'statut|avanc(?:ement|ée)s?|nouvelles|comptes?[ -]rendus?|semaine|équipe|actualités?|ce qui (?:a été|sera) fait',
  ),
  whole(
    'novedades|estado|actualizaci(?:ón|ones)|avances?|progresos?|informes?|semana|equipo|qué (?:se|hemos) (?:hizo|hecho)',
  ),
  whole('atualizaç(?:ão|ões)|andamento|relatos?|equipe|aggiornament[oi]|avanzament[oi]|settimana'),
  whole(
    'voortgang|verslag(?:en)?|stand van zaken|postępy?|aktualności|aktualizacje|raporty?|lägesrapport|teamets uppdateringar|gjort (?:färdigt|sedan)|göra till nästa',
  ),
  whole('новости|статус|обновления|прогресс|отч[её]ты?|команда|недел\\p{L}*|новини|оновлення|звіт'),
  /进展|進展|更新|进度|進度|近况|现况|汇报|匯報|报告|本周|上周|进度同步|進捗|近況|報告|状況|共有/,
  /현황|업데이트|진행|보고|공유|근황/,
]

const TASK = [
  'actions?(?: (?:items?|points?|list))?|tasks?|to[ -]?dos?(?: list)?|follow[ -]?ups?|next (?:steps|actions)',
  'aufgaben(?:liste)?|maßnahmen|nächste schritte|offene punkte|zu erledigen',
  "à faire|tâches|prochaines (?:étapes|actions)|plan d['’]actions?|points d['’]action|relevé d['’]actions",
  'tareas|acciones|pendientes|próximos pasos|por hacer|compromisos|tarefas|ações|pendências|próximos passos|a fazer',
  'azioni|compiti|attività|da fare|prossimi passi|acties|actiepunten|actielijst|taken|te doen|zadania|do zrobienia|akcje',
  'úkoly|uppgifter|åtgärder|opgaver|oppgaver|tehtävät|görevler|yapılacaklar|teendők|sarcini',
  'задачи|задания|действия|поручения|следующие шаги|дальнейшие шаги|завдання|дії',
  'アクション(?:アイテム|項目)?|次(?:の)?アクション|ネクスト(?:アクション|ステップ)|タスク(?:一覧)?|宿題|やること|todo(?:リスト)?',
  '待办(?:事项)?|待辦(?:事項)?|行动(?:项|事项)?|行動(?:項目|事項)?|任务|任務|下一步(?:行动|计划)?|后续(?:行动|事项)',
  '액션(?: ?아이템)?|할 ?일|과제|다음 단계|후속 조치',
].join('|')
const WITH =
  'decisions?|decisiones|décisions|entscheidungen|beschlüsse|owners?|notes|questions|issues|decisões|decisioni|решения|決定事項|决定'
const OLD =
  'new|open|our|team|old|last|previous|outstanding|remaining|pending|the|neue|offene|nouvelles|nuevas|nuevos|novas|nuove|nieuwe|nowe|новые'

/** The entries below are tasks: a person who is named there does not speak. */
export const TASKS = new RegExp(
  `^(?:(?:${OLD}) )*(?:${TASK})(?:s?\\s*(?:[/&+,|、・]|and|und|et|y|e|en|i|и|和|と)\\s*(?:${TASK}|${WITH}))*(?: (?:for|from|by|until|of|arising|para|pour|für|bis|на|do) .{0,40})?$`,
  'u',
)

/** No entry below is a person who speaks. */
export const AGAINST = [
  /\b(?:actions?|action items|agenda|decisions?|topics?|to[ -]?dos?|tasks?|assign(?:ed|ments?)|owners?|links?|resources?|references?|invited|invitees|absent|absentees|regrets|apologies|excused|hiring|candidates?|interviews?|applicants?|customers?|clients?|prospects?|leads|vendors?|contacts?|speakers?|talks?|guests?|credits?|thanks|kudos|shout[ -]?outs?|birthdays?|anniversar(?:y|ies)|cities|offices|places|tools?|stack|books?|reading|authors?)\b/,
  whole(
    '(?:tagesordnung|beschlüsse|entscheidungen|themen|zuständig(?:keiten)?|abwesend|entschuldigt|gäste|termine|danke?|bewerber|kunden)',
  ),
  whole(
    'ordre du jour|(?:décisions|sujets|absent(?:e|s|es)?|excusé(?:e|s|es)?|invité(?:e|s|es)|remerciements|clients)',
  ),
  whole(
    '(?:orden del día|decisiones|temas|ausentes|invitad[oa]s|agradecimientos|clientes|pauta|decisões|convidad[oa]s)',
  ),
  whole(
    '(?:ordine del giorno|decisioni|argomenti|assenti|ospiti|besluiten|afwezig(?:en)?|gasten|porządek obrad|nieobecni|goście|decyzje)',
  ),
  whole('повестка|решения|темы|отсутств\\p{L}*|гости|благодарност\\p{L}*'),
  /議題|アジェンダ|決定事項|欠席|ゲスト|议程|議程|决定|决议|缺席|请假|嘉宾|안건|결정|불참|결석/,
]
