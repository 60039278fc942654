// Sentences of the choices of colours and of the language.

export const words = {
  colours: 'Colours',
  system: 'As the system',
  light: 'Light',
  dark: 'Dark',
  language: 'Language',
  noAnswer: 'The server has not answered yet. We keep trying.',
  notLoaded:
    'The page in that language could not be loaded, so it stays as it is. Try again when you are online.',
}
