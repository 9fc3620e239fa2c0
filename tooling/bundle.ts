import { gzipSync } from 'node:zlib'
import { type BuildOptions, build, type Metafile } from 'esbuild'

export interface Bundle {
  /** Bytes, minified and gzipped. */
  size: number
  /** Every file that left something in the bundle, by its path, with its minified bytes. The heaviest comes first. */
  files: (readonly [path: string, bytes: number])[]
}

/** Bundles a program as an ES module for Node, minified. `resolveDir` is the folder that its imports start from. */
export async function bundle(contents: string, resolveDir: string, options: BuildOptions = {}): Promise<Bundle> {
  const { outputFiles, metafile } = await build({
    ...options,
    stdin: { contents, resolveDir },
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
  })
  return { size: gzipSync(outputFiles?.[0]?.contents ?? '', { level: 9 }).length, files: filesOf(metafile) }
}

/** The translations of zod's messages in a bundle. English is always there, because zod itself loads it. */
export function translations({ files }: Bundle): string[] {
  return files
    .map(([path]) => path)
    .filter((path) => /\/zod\/.*\/locales\//.test(path) && !/\/(?:en|index)\.c?js$/.test(path))
}

function filesOf({ outputs }: Metafile): Bundle['files'] {
  return Object.values(outputs)
    .flatMap(({ inputs }) => Object.entries(inputs))
    .map(([path, { bytesInOutput }]) => [path, bytesInOutput] as const)
    .filter(([, bytes]) => bytes > 0)
    .sort(([, a], [, b]) => b - a)
}
