// Reads a history on stdin, each update behind its length in four bytes, and says how many bytes npm yjs encodes of it, and how many letters it has.
import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const frontend = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../../frontend')
const require = createRequire(path.join(frontend, 'package.json'))
const Y = await import(pathToFileURL(path.join(path.dirname(require.resolve('yjs/package.json')), 'dist/yjs.mjs')).href)

const chunks = []
for await (const c of process.stdin) chunks.push(c)
const all = Buffer.concat(chunks)
const doc = new Y.Doc()
const root = doc.getXmlFragment('text:ko')
doc.transact(() => { for (let at = 0; at < all.length;) { const n = all.readUInt32LE(at); Y.applyUpdate(doc, new Uint8Array(all.subarray(at + 4, at + 4 + n))); at += 4 + n } })
let letters = 0
for (const p of root.toArray()) letters += p.get(0).length
console.log(JSON.stringify({ size: Y.encodeStateAsUpdate(doc).length, letters, waiting: !!(doc.store.pendingStructs || doc.store.pendingDs) }))
