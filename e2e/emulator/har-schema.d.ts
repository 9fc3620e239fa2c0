/** JSON schemas of the parts of an HTTP Archive, by name. */
declare module 'har-schema' {
  const schemas: Readonly<Record<string, object>>
  export = schemas
}
