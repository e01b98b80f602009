// Random histories of three people who write in one document at once, made with npm yjs: the measure that base/yjs is held to.
//   node histories.mjs serve FIRST COUNT [OPS]   one history a line on stdout; answers of the other side on stdin; a verdict at the end
//   node histories.mjs write FIRST COUNT [OPS]   the same lines alone, for a fixture
// Two things are left out, in which npm yjs differs from itself, and so from anybody: cuts inside a surrogate pair, which no editor makes, and
// the few histories in which its cleanup of concurrent formats leaves its own three documents unequal (they are counted).
import { webcrypto } from 'node:crypto'
import { createRequire } from 'node:module'
import path from 'node:path'
import readline from 'node:readline'
import { fileURLToPath, pathToFileURL } from 'node:url'

// A new document draws its id from the system's randomness, which takes longer than all else here; no id of these goes anywhere.
webcrypto.getRandomValues = a => { for (let i = 0; i < a.length; i++) a[i] = Math.floor(Math.random() * 4294967296); return a }

const here = path.dirname(fileURLToPath(import.meta.url))
const frontend = process.env.NARU_FRONTEND ?? path.resolve(here, '../../../frontend')
const Y = await import(pathToFileURL(createRequire(path.join(frontend, 'package.json')).resolve('yjs')).href.replace(/yjs\.cjs$/, 'yjs.mjs'))

const WORDS = ['안녕', '도시', '釜山', '東京', '上海', 'hello ', '🎉', '👩‍👩‍👧', 'x', 'é', '\n', 'resume ', '회의록 ', '𠮷野家']
const ROOTS = ['t', 'm', 'a', 'x', 'text:ko']

function random (seed) {
	let s = seed >>> 0
	return () => {
		s = (s + 0x6d2b79f5) | 0
		let t = Math.imul(s ^ (s >>> 15), 1 | s)
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
		return ((t ^ (t >>> 14)) >>> 0) / 4294967296
	}
}

/** What a document holds, with keys in order: what two documents are compared by. */
function content (doc) {
	const m = value(doc.getMap('m'))
	return { t: runs(doc.getText('t')), m, a: value(doc.getArray('a')), x: tree(doc.getXmlFragment('x')), k: tree(doc.getXmlFragment('text:ko')) }
}

function value (v) {
	if (v instanceof Uint8Array) return { $bytes: Buffer.from(v).toString('base64') }
	if (Array.isArray(v)) return v.map(value)
	if (v instanceof Y.Map) return Object.fromEntries([...v.keys()].map(k => [k, value(v.get(k))]))
	if (v instanceof Y.Array) return v.toArray().map(value)
	if (v instanceof Y.XmlElement || v instanceof Y.XmlFragment) return tree(v)
	if (v instanceof Y.Text) return runs(v)
	if (v && typeof v === 'object') return Object.fromEntries(Object.keys(v).map(k => [k, value(v[k])]))
	return v === undefined ? null : v
}

/** Neighbouring runs of the same formats are one, as they are on screen. */
function joined (nodes) {
	const out = []
	for (const n of nodes) {
		const last = out[out.length - 1]
		if (last && last.t !== undefined && n.t !== undefined && same(last.f ?? {}, n.f ?? {})) last.t += n.t
		else out.push({ ...n })
	}
	return out
}

function runs (text) {
	return joined(text.toDelta().map(d => {
		if (typeof d.insert !== 'string') return { n: 'embed', a: { embed: value(d.insert) } }
		return d.attributes && Object.keys(d.attributes).length > 0 ? { t: d.insert, f: value(d.attributes) } : { t: d.insert }
	}))
}

function tree (parent) {
	const nodes = []
	for (const child of parent.toArray()) {
		if (child instanceof Y.XmlText) nodes.push(...runs(child))
		else {
			const n = { n: child.nodeName }
			const attrs = value(child.getAttributes())
			if (Object.keys(attrs).length > 0) n.a = attrs
			const c = tree(child)
			if (c.length > 0) n.c = c
			nodes.push(n)
		}
	}
	return joined(nodes)
}

function sorted (v) {
	if (Array.isArray(v)) return v.map(sorted)
	if (v && typeof v === 'object') return Object.fromEntries(Object.keys(v).sort().map(k => [k, sorted(v[k])]))
	return v
}
const text = v => JSON.stringify(sorted(v))
const same = (a, b) => text(a) === text(b)

function load (...updates) {
	const d = new Y.Doc({ guid: 'naru' })
	d.getText('t'); d.getMap('m'); d.getArray('a'); d.getXmlFragment('x'); d.getXmlFragment('text:ko')
	for (const u of updates) Y.applyUpdate(d, u)
	return d
}

/** One history, or null where npm yjs comes to no one end itself. */
function history (seed, ops) {
	const r = random(seed)
	const int = n => Math.floor(r() * n)
	const pick = list => list[int(list.length)]
	const kinds = ['text', 'map', 'array', 'xml', 'editor'].filter(() => r() < 0.6)
	if (kinds.length === 0) kinds.push('editor')
	const updates = []
	const docs = [1, 2, 3].map(i => {
		const d = load()
		d.clientID = i === 3 ? 4000000000 + int(200000000) : 1 + int(2 ** 30) * 3 + i
		d.on('update', (u, origin) => { if (origin !== 'other') updates.push(u) })
		return d
	})
	const scalar = () => pick([() => int(1e6), () => -int(1e9) * 3, () => r() * 1000 - 500, () => pick(WORDS), () => true, () => false, () => null,
		() => ({ k: pick(WORDS), n: int(9), l: [1, 'b', null] }), () => [int(9), pick(WORDS), { z: 1 }], () => new Uint8Array([1, 2, int(255)])])()
	/** Where a text can be cut: between letters, never inside one. */
	const cuts = t => {
		const at = []
		let p = 0
		for (const d of t.toDelta()) {
			if (typeof d.insert !== 'string') { at.push(p++); continue }
			for (const letter of d.insert) { at.push(p); p += letter.length }
		}
		return [...at, p]
	}
	const marks = () => pick([{ bold: true }, { bold: null }, { italic: {} }, { link: { href: 'https://ex.kr' } }, { italic: null, bold: true }])
	const write = t => {
		const at = cuts(t)
		const n = at.length - 1
		const k = r()
		if (n === 0 || k < 0.5) t.insert(at[int(n + 1)], pick(WORDS) + pick(WORDS), r() < 0.3 ? { bold: true } : undefined)
		else if (k < 0.75) { const i = int(n); t.delete(at[i], at[Math.min(n, i + 1 + int(4))] - at[i]) }
		else if (k < 0.95) { const i = int(n); t.format(at[i], at[i + 1 + int(n - i)] - at[i], marks()) }
		else t.insertEmbed(at[int(n + 1)], { image: 'a.png' })
	}
	const shared = () => pick([() => new Y.Map(), () => new Y.Array(), () => new Y.Text(pick(WORDS))])()
	const elements = root => {
		const found = [root]
		const walk = n => { for (const c of n.toArray()) { found.push(c); if (c instanceof Y.XmlElement) walk(c) } }
		walk(root)
		return found
	}
	const map = d => {
		const m = d.getMap('m'); const key = 'k' + int(5); const k = r(); const now = m.get(key)
		if (now instanceof Y.Map && k < 0.6) { if (r() < 0.8) now.set('n' + int(3), scalar()); else now.delete('n' + int(3)) }
		else if (now instanceof Y.Array && k < 0.6) now.insert(int(now.length + 1), [scalar()])
		else if (now instanceof Y.Text && k < 0.6) write(now)
		else if (k < 0.7) m.set(key, scalar())
		else if (k < 0.8) m.set(key, shared())
		else m.delete(key)
	}
	const array = d => {
		const a = d.getArray('a'); const k = r(); const now = a.length > 0 ? a.get(int(a.length)) : null
		if (now instanceof Y.Map && k < 0.4) now.set('n' + int(3), scalar())
		else if (a.length === 0 || k < 0.6) a.insert(int(a.length + 1), r() < 0.2 ? [shared()] : [scalar(), scalar()])
		else { const p = int(a.length); a.delete(p, Math.min(1 + int(2), a.length - p)) }
	}
	const xml = d => {
		const n = pick(elements(d.getXmlFragment('x'))); const k = r()
		if (n instanceof Y.XmlText) { if (k < 0.85) write(n); else n.setAttribute('lang', pick(['ko', 'en'])) }
		else if (n instanceof Y.XmlElement && k < 0.25) { if (r() < 0.8) n.setAttribute(pick(['level', 'align', 'id']), pick([1, 2.5, 'left', '가'])); else n.removeAttribute('level') }
		else if (k < 0.75 || n.length === 0) n.insert(int(n.length + 1), [r() < 0.5 ? new Y.XmlElement(pick(['paragraph', 'heading', 'bulletList'])) : new Y.XmlText(pick(WORDS))])
		else n.delete(int(n.length), 1)
	}
	// What an editor on ProseMirror does: it types, deletes backwards, breaks a paragraph, joins two, wraps one into a list, sets marks and levels.
	const block = (name, content, attrs = {}) => {
		const e = new Y.XmlElement(name)
		for (const [k, v] of Object.entries(attrs)) e.setAttribute(k, v)
		e.insert(0, content)
		return e
	}
	const line = (delta = []) => { const t = new Y.XmlText(); if (delta.length > 0) t.applyDelta(delta); return t }
	const editor = d => {
		const root = d.getXmlFragment('text:ko'); const k = r()
		const lines = elements(root).filter(n => n instanceof Y.XmlText)
		if (lines.length === 0 || k < 0.08) {
			root.insert(int(root.length + 1), [pick([() => block('paragraph', [line()]), () => block('heading', [line()], { level: 1 + int(4) }),
				() => block('bulletList', [block('listItem', [block('paragraph', [line()])])]), () => block('clause', [block('paragraph', [line()])], { number: String(int(9)), prevails: 'equal' })])()])
			return
		}
		const t = pick(lines); const at = cuts(t); const n = at.length - 1; const i = int(n + 1)
		if (k < 0.5) for (let p = at[i], letters = [...(pick(WORDS) + pick(WORDS))], j = 0; j < letters.length; j++) { t.insert(p, letters[j]); p += letters[j].length }
		else if (k < 0.65) for (let j = i, left = 1 + int(4); j > 0 && left > 0; j--, left--) t.delete(at[j - 1], at[j] - at[j - 1])
		else if (k < 0.75 && t.parent instanceof Y.XmlElement && t.parent.parent) {
			const rest = []; let p = 0
			for (const x of t.toDelta()) {
				const size = typeof x.insert === 'string' ? x.insert.length : 1
				if (p + size > at[i]) rest.push(typeof x.insert === 'string' ? { ...x, insert: x.insert.slice(Math.max(0, at[i] - p)) } : x)
				p += size
			}
			if (at[n] > at[i]) t.delete(at[i], at[n] - at[i])
			const home = t.parent.parent
			home.insert(home.toArray().indexOf(t.parent) + 1, [block('paragraph', [line(rest)])])
		} else if (k < 0.85 && n > 0) { const j = int(n); t.format(at[j], at[j + 1 + int(n - j)] - at[j], pick([{ bold: {} }, { italic: {} }, { bold: null }, { link: { href: 'https://naru.kr', target: null } }, { insertion: { id: int(5), tenant: 'dangjin' } }])) }
		else if (k < 0.9 && t.parent instanceof Y.XmlElement) t.parent.insert(t.parent.length, [block('objectLink', [], { noun: 'tie', id: String(int(99)) }), line([{ insert: pick(WORDS) }])])
		else if (k < 0.95 && t.parent instanceof Y.XmlElement) t.parent.setAttribute('level', 1 + int(4))
		else root.delete(int(root.length), 1)
	}
	const does = { text: d => write(d.getText('t')), map, array, xml, editor }
	const sync = (from, to) => Y.applyUpdate(to, Y.encodeStateAsUpdate(from, Y.encodeStateVector(to)), 'other')
	let partial = []
	for (let i = 0; i < ops; i++) {
		const d = pick(docs); const n = 1 + int(3)
		d.transact(() => { for (let j = 0; j < n; j++) does[pick(kinds)](d) })
		if (r() < 0.15) sync(pick(docs), pick(docs))
		if (i === ops >> 1) partial = updates.slice()
	}
	const [a, b, c] = docs
	sync(a, b); sync(b, c); sync(c, a); sync(c, b)
	const end = text(content(a))
	if (text(content(b)) !== end || text(content(c)) !== end) return null
	const order = updates.slice()
	if (r() < 0.4) for (let i = order.length - 1; i > 0; i--) { const j = Math.max(0, i - int(6)); [order[i], order[j]] = [order[j], order[i]] }
	const ref = load(...order)
	if (text(content(ref)) !== end) return null
	const half = load(...partial)
	return { seed, order, end, ref: Y.encodeStateAsUpdate(ref), half: Y.encodeStateAsUpdate(half), halfVector: Y.encodeStateVector(half), vector: Y.encodeStateVector(ref), }
}

const b64 = u => Buffer.from(u).toString('base64')
const un64 = s => new Uint8Array(Buffer.from(s, 'base64'))
const said = h => JSON.stringify({ seed: h.seed, updates: h.order.map(b64), half: b64(h.half), halfVector: b64(h.halfVector), vector: b64(h.vector), size: h.ref.length, end: JSON.parse(h.end) })

/** What npm yjs makes of a history in the same way. Its own cleanup of formats may change a document on this way too. */
function own (h, name) {
	const merged = () => Y.mergeUpdates(h.order)
	return { state: () => [h.ref], merged: () => [merged()], diff: () => [h.half, Y.diffUpdate(h.ref, h.halfVector)], 'merged diff': () => [h.half, Y.diffUpdate(merged(), h.halfVector)] }[name]()
}

/** What the other side made of a history: words where it isn't the same, null where npm yjs comes to no one end itself. */
function wrong (h, a) {
	if (a.err) return a.err
	const vector = s => text([...Y.decodeStateVector(un64(s))].sort((x, y) => x[0] - y[0]))
	const end = JSON.parse(h.end)
	if (text(a.read) !== h.end) return 'reads otherwise: ' + text(a.read) + '\nnot ' + h.end
	if (vector(a.vector) !== vector(b64(h.vector))) return 'another vector'
	const ways = [['state', [un64(a.state)]], ['merged', [un64(a.merged)]], ['diff', [h.half, un64(a.diff)]], ['merged diff', [h.half, un64(a.mergedDiff)]]]
	for (const [name, updates] of [ways[0], ways[1 + a.seed % 3]]) {
		const d = load(...updates)
		if (d.store.pendingStructs || d.store.pendingDs) return name + ' leaves something pending'
		if (text(content(d)) !== h.end && text(content(load(...own(h, name)))) !== h.end) return null
		if (text(content(d)) !== h.end) return name + ' gives another document'
	}
	if (a.seed % 4) return ''
	if (text(content(load(un64(a.composed))).x) !== text(end.x)) return 'composed otherwise'
	const turned = content(load(un64(a.state), un64(a.replaced)))
	if (text(turned.k) !== text(joined(a.replacement))) return 'replaced otherwise: ' + text(turned.k)
	if (text({ ...turned, k: end.k }) !== h.end) return 'replacing changed something else'
	return ''
}

const [mode, first, count, ops] = [process.argv[2], ...process.argv.slice(3).map(Number)]
const open = new Map()
let equal = 0; let unequal = 0; let itself = 0
const bad = []
const say = line => new Promise(resolve => process.stdout.write(line + '\n', resolve))

if (mode === 'serve') {
	readline.createInterface({ input: process.stdin }).on('line', line => {
		const a = JSON.parse(line)
		const why = wrong(open.get(a.seed), a)
		open.delete(a.seed)
		if (why === null) itself++
		else if (why === '') equal++
		else { unequal++; if (bad.length < 5) bad.push(`history ${a.seed}: ${why}`) }
	})
	for (let seed = first; equal + unequal < count;) {
		if (open.size > 20 || equal + unequal + open.size >= count) { await new Promise(resolve => setTimeout(resolve)); continue }
		const h = history(seed++, ops || 8 + seed % 17)
		if (!h) { itself++; continue }
		open.set(h.seed, h)
		await say(said(h))
	}
	await say(JSON.stringify({ done: true, equal, unequal, itself, bad }))
	process.exit(0)
}
const lines = []
for (let seed = first; lines.length < count; seed++) { const h = history(seed, ops || 8 + seed % 17); if (h) lines.push(said(h)) }
await say(lines.join('\n'))
