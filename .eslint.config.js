// The linter of components. Oxlint (.oxlintrc.json) lints all other files, and what it needs types for in components
// too (test/lint.ts).

import js from '@eslint/js'
import svelte from 'eslint-plugin-svelte'
import globals from 'globals'
import ts from 'typescript-eslint'

export default ts.config(
  { ignores: ['.svelte-check/', '**/*.js', '**/*.ts', '!client/**/*.svelte.ts'] },
  js.configs.recommended,
  ...ts.configs.recommended,
  ...svelte.configs.recommended,
  {
    languageOptions: {
      globals: { ...globals.browser },
      parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'] },
    },
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      'no-console': 'error',
      'no-restricted-imports': [
        'error',
        { patterns: ['node:*', '**/server/**', 'svelte/internal', 'svelte/internal/**', 'svelte/store'] },
      ],
      'require-await': 'error',

      'svelte/no-inline-styles': ['error', { allowTransitions: true }],
      'svelte/no-unused-props': 'off', // it needs types: test/house/props.test.ts finds them
    },
  },
)
