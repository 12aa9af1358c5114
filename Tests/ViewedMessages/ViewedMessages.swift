// The families the tests of views read. They are a module of their own, as any package would have them, so that the
// tests see of a view what an importer sees.
