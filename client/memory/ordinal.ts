// English ordinal numbers.

const RULES = new Intl.PluralRules('en', { type: 'ordinal' })
const ENDINGS: Partial<Record<Intl.LDMLPluralRule, string>> = { one: 'st', two: 'nd', few: 'rd' }

/** `3rd` */
export const ordinal = (count: number): string => `${count}${ENDINGS[RULES.select(count)] ?? 'th'}`
