export default {
  ssr: { resolve: { conditions: ['source', 'module', 'node', 'development|production'] } },
}