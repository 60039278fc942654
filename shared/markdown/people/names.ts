// Whether words could be a person's name. No rule is certain: this file only excludes words that are
// certainly not names.

import { isGivenName } from './given-names.ts'

/** Words that begin topics, agendas and remarks. */
const TOPICS = new Set(
  `about access action actions admin agenda aim analytics and android announcement announcements any api app apps
  architecture async attendance background backend backlog blog board budget bug bugs build business call
  calendar campaign chat check checklist client closing cloud code comment comments community conclusion contact
  content context core customer customers data database decision decisions demo demos deploy deployment design
  desktop details development discussion docs documentation email engineering estimate event events experience
  feature features feedback finance follow format frontend fun future gateway general goal goals growth gui
  health highlight highlights hiring hr idea ideas important info information infra infrastructure initiatives
  install intro introduction ios issue issues item items kubernetes launch legal library link links list logistics
  marketing meeting metrics migration milestone milestones minutes misc miscellaneous mobile monitoring network
  networking news next note notes office onboarding open operations ops other overview parking part partnership
  people performance platform pending please pr priorities process product program project projects proposal prs
  protocol publishing quality question questions readme recap recording references refactor regrets release
  releases report reports request requirements research resources result results retro retrospective review
  reviews risk risks roadmap round rules sales schedule scope search section security server service services
  setup site social solution sprint standup stats status storage story strategy summary support survey sync
  system task tasks team teams test testing tests the theme thoughts timeline todo tool tooling tools topic topics
  training travel triage ui update updates upgrade user users video vision web website welcome work workshop
  africa america asia bar cache cluster corp dark dialog editor enterprises europe flow flows form forms inc industries
  allgemeines allerlei anderes ankündigungen aufgaben ausblick berichte beschlüsse besprechung betrieb büro diverses
  entscheidungen ergebnisse fragen ideen kunden neues organisatorisches planung rückblick server sonstiges technik termine
  themen verschiedenes vertrieb vorschau ziele
  actualités autre autres bilan budget clients décisions divers infos nouvelles objectifs prochaine questions rappel remarques
  sujets suivi tâches technique
  acuerdos anuncios avances avisos clientes compromisos decisiones dudas equipo general ideas novedades oficina otro otros
  pendientes preguntas próxima próximos resumen servidor tareas temas varios
  anúncios decisões dúvidas geral notícias outros pendências próximos tarefas
  altro annunci argomenti comunicazioni decisioni domande novità prossimi varie
  afspraken algemeen besluiten mededelingen overig overige rondvraag vragen
  decyzje inne ogłoszenia ogólne pytania różne sprawy wieści zadania
  вопросы другое задачи итоги новости обсуждение объявления общее планы повестка прочее разное решения сервер темы
  その他 お知らせ 共有 共有事項 備考 全体 報告 報告事項 宿題 検討事項 次回 決定事項 議事 議題 課題 質問 連絡 連絡事項 進捗
  其他 其它 公告 决定 备注 总结 杂项 汇报 计划 讨论 议程 议题 进展 通知 问题 공지 공지사항 기타 논의 질문 결정 안건
  latin login ltd menu middle mode north page pages payment payments queue screen screens signup south theme
  adr ai aob aws azure bi cd ceo ci cli coo css cto db devops docker eod eta faq fe firebase frameworks fyi gcp
  github go guidelines html http it javascript jira json kpi kpis ml mvp okr okrs pm po poc postgres python qa react
  redis rest rfc sdk sm sql sre ta tba tbd typescript ux wip xml yaml
  addendum advisor analyst appendix assistant attendees author background branding challenge challenges chair cleanup
  coordinator dates deadline deadlines deliverables dependencies description designer details developer duration
  engineer epics expectations facilitator group groups instructions intern intro lab lead leader location logistics
  manager master mentor methodology mood objective objectives outcome outcomes owner phase purpose reading refactoring
  reflection reminder reminders responsibilities role roles scribe session sessions sprint stakeholder standups
  stories student subteam supervisor target template tester teamwork time venue wireframes`
    .split(/\s+/)
    .filter((word) => word !== ''),
)

const PARTICLE = /^(?:al|bin|da|das|de|del|della|den|der|di|do|dos|du|e|el|ibn|la|le|ten|ter|van|von|y|zu)$/

/** A word in a script without capitals. */
const CASELESS = /^\p{Lo}/u

const CAPITALS = /^\p{Lu}[\p{Lu}\p{M}'’-]+$/u

/**
 * Each word must begin with a capital, if its script has capitals. No word may be an acronym or begin a
 * topic. A name in capitals only counts if one of its words is a given name: `ANNA`, `Anna PETIT`.
 */
export function couldBeName(name: string): boolean {
  const words = name.split(' ')
  const isGiven = words.some(isGivenName)
  return words.every(
    (word, at) =>
      (at > 0 && PARTICLE.test(word)) ||
      (!TOPICS.has(word.toLowerCase()) &&
        (CASELESS.test(word) ||
          /^\p{Lu}(?:\p{M}*[\p{Ll}.'’]|\p{M}*$)/u.test(word) ||
          (CAPITALS.test(word) && isGiven && (words.length > 1 || isGivenName(word))))),
  )
}

/** Two capitals, such as `JJ`: a person's initials, or an acronym. */
export const areInitials = (name: string): boolean =>
  /^\p{Lu}{2}$/u.test(name) && !TOPICS.has(name.toLowerCase())

/** The characters between the names of several people: `Ana, Bo & Cy`. */
const TOGETHER = /\s*[,/&+、，]\s*|\s+(?:and|und|et|y|e|en|og|och|i|и)\s+/u

/** The names of two to five people on one line; null if one of them is not a name. */
export function namesTogether(text: string): string[] | null {
  const names = text.split(TOGETHER)
  const are = names.length > 1 && names.length <= 5
  return are && names.every((name) => name.split(' ').length <= 3 && couldBeName(name)) ? names : null
}

/** Words for everybody. They name nobody. */
const EVERYBODY =
  /^(?:all(?: (?:members|of us))?|every(?:one|body)|(?:the )?(?:whole )?team|name|your name|someone|somebody|nobody|none|us|both|others?|guests?|tous|toutes|tout le monde|alle|jeder|todos|todas|tutti|iedereen|wszyscy|alla|kaikki|все|всі|全員|みんな|全体|所有人|大家|全部|모두|전체|전원)$/iu

export const isEverybody = (name: string): boolean => EVERYBODY.test(name)
