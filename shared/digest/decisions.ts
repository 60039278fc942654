// Lines that say a decision, such as `Decision: we ship on Friday`.

const WORDS =
  'decisions?|decided|entscheidung(?:en)?|entschieden|beschluss|beschlüsse|beschlossen|décisions?|décidée?s?' +
  '|decisi[oó]n(?:es)?|decidido|decis(?:ão|ões)|decisioni?|deciso|besluit(?:en)?|besloten|beslissing(?:en)?' +
  '|decyzj[ae]|zdecydowano|beslut(?:ning(?:er)?|at)?|päätö(?:s|kset)|päätetty|решени[ея]|решили|решено|рішення|вирішили' +
  '|決定(?:事項)?|决定(?:事项)?|决议|결정(?: ?사항)?'

const SAYS = new RegExp(`^[^\\p{L}\\p{N}:：]*(?:${WORDS})\\s*[:：]\\s*(?=\\S)`, 'iu')
const LABEL = new RegExp(`^[^\\p{L}\\p{N}]*(?:${WORDS})[^\\p{L}\\p{N}]*$`, 'iu')

/** The index where a decision begins: after `Decision:`. 0 if the text says none. */
export const decisionEnd = (text: string): number => SAYS.exec(text)?.[0].length ?? 0

/** Whether a label or a heading says that decisions stand below it: `Decisions`. */
export const isDecisionLabel = (label: string): boolean => LABEL.test(label)
