// Whether words could be a person's name. No rule is certain: this one only excludes words that are
// certainly not names.

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
  latin login ltd menu middle mode north page pages payment payments queue screen screens signup south theme`
    .split(/\s+/)
    .filter((word) => word !== ''),
)

const PARTICLE = /^(?:al|da|de|del|della|den|der|di|do|dos|el|la|le|van|von|zu)$/

/** A word of a script without capitals. */
const CASELESS = /^\p{Lo}/u

/** Each word begins with a capital, if its script has any; none is an acronym or begins a topic. */
export const couldBeName = (name: string): boolean =>
  name
    .split(' ')
    .every(
      (word, at) =>
        (at > 0 && PARTICLE.test(word)) ||
        (CASELESS.test(word) && !TOPICS.has(word)) ||
        (/^\p{Lu}(?:\p{M}*[\p{Ll}.'’]|\p{M}*$)/u.test(word) && !TOPICS.has(word.toLowerCase())),
    )
