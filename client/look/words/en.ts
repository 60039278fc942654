// What the choice of colours says.

export const words = {
  colours: 'Colours',
  system: 'As the system',
  light: 'Light',
  dark: 'Dark',
}
