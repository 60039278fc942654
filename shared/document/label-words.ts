// The words of labels about work, in the languages of many teams.

/** If one word begins with another, the longer word stands first. */
export const LABEL_WORDS = [
  [
    'done(?: (?:last|this) week)?|did|finished|completed?|accomplish(?:ed|ments?)|achievements?|achieved|shipped|delivered|yesterday|(?:last|past|previous) (?:few |two )?(?:weeks?|time|sprint|month|meeting)|past|since (?:the )?last (?:week|time|meeting|update)|what i did|wins' +
      '|erledigt|fertig|gemacht|abgeschlossen|geschafft|gestern|letzte woche|seit letzter woche' +
      '|faits?|terminée?s?|réalisée?s?|semaine (?:dernière|passée)|la semaine dernière' +
      '|hecho|terminado|completado|logros|ayer|(?:la )?semana pasada|feito|concluído|ontem|semana passada' +
      '|fatto|completato|concluso|ieri|(?:la )?settimana scorsa|gedaan|afgerond|klaar|gisteren|vorige week|afgelopen week' +
      '|zrobione|ukończone|wczoraj|w zeszłym tygodniu|hotovo|klart|gjort|i går|ferdig|tehty|yapıldı|kész' +
      '|сделано|сделал(?:а|и)?|готово|завершено|вчера|(?:на )?прошл(?:ой|ая) недел[ея]|зроблено|вчора' +
      '|やったこと|完了(?:したこと|タスク)?|済み?|実施済み|昨日|先週|終わったこと|已完成|完成(?:情况)?|做了什么|昨天|上周(?:完成|工作)?' +
      '|완료(?:한 일)?|한 ?일|어제|지난 ?주',
    'done',
  ],
  [
    'in[ -]?progress|progress|wip|work in progress|doing|working on|current(?:ly)?|ongoing|under way|in flight|still' +
      '|in arbeit|laufend|in bearbeitung|läuft|en cours|en progreso|en curso|haciendo|trabajando en|em andamento|em progresso|fazendo' +
      '|in corso|bezig(?: met)?|lopend|w toku|w trakcie|pågående|pågår|kesken|devam eden' +
      '|в работе|в процессе|делаю|в роботі|進行中|作業中|対応中|取り組み中|やっていること|进行中|正在做|進行中|진행 ?중',
    'progress',
  ],
  [
    'block(?:ed|ers?|ing)?(?: (?:on|by))?|impediments?|asks?(?: for help)?|asked|needs?(?: (?:reviews?|help|input))?|reviews? needed|help(?: (?:needed|wanted))?|stuck(?: on)?|waiting(?: (?:for|on))?' +
      "|blockiert|blockaden?|hindernisse|hilfe(?: (?:nötig|gesucht))?|wartet auf|bloquée?s?|blocages?|points? bloquants?|en attente(?: de)?|besoin d['’]aide" +
      '|bloquead[oa]s?|bloqueos?|impedimentos?|necesito ayuda|esperando|bloqueios?|bloccat[oi]|blocchi|impediment[oi]|in attesa(?: di)?' +
      '|geblokkeerd|blokkades?|wacht op|zablokowane|blokery?|czeka na|blockerat|hinder|esteet|engeller' +
      '|блокеры?|заблокировано|жду|нужна помощь|блокери|ブロッカー|困っていること|困りごと|ブロック(?:中)?|阻塞|受阻|卡点|阻碍|需要帮助|블로커|막힌 ?것',
    'blocked',
  ],
  [
    'next(?: (?:up|steps?|weeks?|sprint|time|month|actions?))?|up next|(?:this|coming) week|to[ -]?do|plan(?:s|ned)?(?: (?:for )?(?:this|next) week)?|upcoming|coming(?: up)?|today|tomorrow|will do|goals|future' +
      '|als nächstes|nächste (?:schritte|woche)|geplant|pläne|heute|morgen|diese woche|vorhaben' +
      "|à (?:faire|venir)|ensuite|prochaines? (?:étapes?|semaine)|(?:la )?semaine prochaine|prévue?s?|cette semaine|aujourd['’]hui|demain" +
      '|por hacer|siguientes?(?: pasos?)?|próxim[oa]s?(?: (?:pasos?|semana|passos?))?|(?:la )?semana que viene|planes|hoy|mañana|esta semana|a fazer|hoje|amanhã' +
      '|da fare|prossim[aoie](?: (?:passi|settimana))?|(?:la )?settimana prossima|oggi|domani|volgende (?:stappen|week)|vandaag|deze week|te doen' +
      '|następne|następny tydzień|w przyszłym tygodniu|plany|dziś|dzisiaj|jutro|do zrobienia|nästa(?: (?:vecka|steg))?|neste(?: uke)?|næste(?: uge)?|i dag|seuraavaksi|bugün|yarın' +
      '|планы?(?: на (?:неделю|завтра|сегодня))?|дальше|далее|следующ(?:ее|ие шаги|ая неделя)|на следующей неделе|сегодня|завтра|плани|далі|сьогодні' +
      '|次(?:回|週|にやること|のステップ)?|やること|これから|予定|来週(?:の予定)?|今週(?:の予定)?|今日|明日|本日|下一步(?:计划)?|下周(?:计划)?|本周(?:计划)?|计划|今天|明天|待办' +
      '|다음(?: ?주| 단계)?|할 ?일|예정|계획|오늘|내일|이번 ?주',
    'next',
  ],
  [
    '(?:open )?questions?|q|(?:offene )?fragen?|frage|questions? ouvertes?|preguntas?|dudas?|perguntas?|dúvidas?|domande|domanda|vra(?:ag|gen)|pytani[ae]|frågor|spørsmål|spørgsmål|kysymykset|sorular' +
      '|вопросы?|питання|質問|疑問|疑问|问题|질문',
    'question',
  ],
] as const
