// Sentences about pasted text.

export const words = {
  tooLarge: 'That is too large to paste (limit 1 MB). Nothing was changed; paste it in parts.',
  noPictures:
    'A picture or file cannot be pasted, because these notes hold text only. Nothing was changed; paste its address instead.',
  withoutPictures: 'The text was pasted without its pictures, because these notes hold text only.',
}
