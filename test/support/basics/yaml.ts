// Reads YAML with the parser that formats it.

import prettier from 'prettier'

export type Yaml = string | null | Yaml[] | { [key: string]: Yaml }

interface Node {
  type: string
  value?: string
  children?: (Node | null)[]
}

/** Every scalar is a text. Throws for what is not YAML. */
export async function readYaml(text: string): Promise<Yaml> {
  const { __debug } = prettier as unknown as {
    __debug: { parse: (text: string, options: { parser: 'yaml' }) => Promise<{ ast: Node }> }
  }
  return valueOf((await __debug.parse(text, { parser: 'yaml' })).ast)
}

function valueOf(node: Node | null | undefined): Yaml {
  if (!node) return null
  const parts = node.children ?? []
  switch (node.type) {
    case 'mapping':
    case 'flowMapping':
      return Object.fromEntries(
        parts.map((item) => {
          const [key, value] = item?.children ?? []
          return [JSON.stringify(valueOf(key)).replace(/^"|"$/g, ''), valueOf(value)]
        }),
      )
    case 'sequence':
    case 'flowSequence':
      return parts.map(valueOf)
    case 'plain':
    case 'quoteSingle':
    case 'quoteDouble':
    case 'blockFolded':
    case 'blockLiteral':
      return node.value ?? ''
    case 'null':
      return null
    case 'root':
    case 'document':
      return valueOf(parts.at(-1))
    case 'documentBody':
    case 'mappingKey':
    case 'mappingValue':
    case 'sequenceItem':
    case 'flowSequenceItem':
      return valueOf(parts[0])
    default:
      throw new Error(`YAML of the kind “${node.type}” is not read here.`)
  }
}
