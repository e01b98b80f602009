// Editors without a screen, each an unmodified y-websocket provider with a document: told what to do by lines of JSON, and answering in lines of JSON.
import { createRequire } from 'node:module'
import path from 'node:path'
import readline from 'node:readline'
import { fileURLToPath, pathToFileURL } from 'node:url'

const frontend = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../../frontend')
const require = createRequire(path.join(frontend, 'package.json'))
const load = async (name, file) => import(pathToFileURL(path.join(path.dirname(require.resolve(name + '/package.json')), file)).href)
const Y = await load('yjs', 'dist/yjs.mjs')
const { WebsocketProvider } = await load('y-websocket', 'src/y-websocket.js')

const editors = new Map()
const denied = []
console.warn = text => { denied.push(String(text).split('\n').pop()) } // a provider says so what it was refused
console.error = () => {}

const ticket = async e => {
	const r = await fetch(`${e.url}/api/v1/spaces/${e.space}/pads/${e.pad}/ticket`, { method: 'POST', headers: { Authorization: 'Bearer ' + e.token } })
	if (!r.ok) throw new Error(`no ticket: ${r.status} ${await r.text()}`)
	return (await r.json()).ticket
}
const text = e => e.doc.getText('text:ko').toString()
const until = async (what, done) => {
	for (let n = 0; n < 600; n++) { if (done()) return; await new Promise(resolve => setTimeout(resolve, 25)) }
	throw new Error('waited in vain for ' + what())
}

const deeds = {
	/** Opens a pad, or comes back to it with the same document. */
	async open ({ as, url, space, pad, token, client }) {
		let e = editors.get(as)
		if (!e) editors.set(as, e = { doc: new Y.Doc() })
		if (client) e.doc.clientID = client
		Object.assign(e, { url, space, pad, token, saved: 0, sent: 0 })
		const params = { ticket: await ticket(e) }
		if (e.provider) { e.provider.serverUrl = url.replace('http', 'ws') + '/api/v1/pads'; e.provider.params = params; e.provider.connect() } else {
			e.provider = new WebsocketProvider(url.replace('http', 'ws') + '/api/v1/pads', `${space}/${pad}`, e.doc, { params, disableBc: true })
			// A ticket opens one socket: for the next one there must be another.
			e.provider.on('connection-close', () => { ticket(e).then(t => { e.provider.params = { ticket: t } }, () => {}) })
		}
		await until(() => as + ' to be in step', () => e.provider.synced)
	},
	async leave ({ as }) { editors.get(as).provider.disconnect() },
	async type ({ as, words }) { const t = editors.get(as).doc.getText('text:ko'); t.insert(t.length, words) },
	/** Writes under the number of somebody else's document. */
	async forge ({ as, of, words }) {
		const e = editors.get(as)
		const own = e.doc.clientID
		e.doc.clientID = editors.get(of).doc.clientID
		const t = e.doc.getText('text:ko'); t.insert(t.length, words)
		e.doc.clientID = own
	},
	async read ({ as }) { return text(editors.get(as)) },
	async has ({ as, words }) { const e = editors.get(as); await until(() => `${as} to have ${words}, has ${text(e)}`, () => words.every(w => text(e).includes(w))) },
	async alike ({ of }) { await until(() => of.map(a => text(editors.get(a))).join(' | '), () => new Set(of.map(a => text(editors.get(a)))).size === 1) },
	async denied () { await until(() => 'a refusal', () => denied.length > 0); return denied.splice(0) },
	async present ({ as, name }) {
		const e = editors.get(as)
		e.provider.awareness.setLocalStateField('user', { name, color: '#0a0' })
	},
	async sees ({ as, names }) {
		const e = editors.get(as)
		const seen = () => [...e.provider.awareness.getStates()].filter(([id]) => id !== e.doc.clientID).map(([, s]) => s.user?.name ?? '').sort()
		await until(() => `${as} to see ${names}, sees ${seen()}`, () => JSON.stringify(seen()) === JSON.stringify([...names].sort()))
	}
}

for await (const line of readline.createInterface({ input: process.stdin })) {
	const asked = JSON.parse(line)
	try {
		console.log(JSON.stringify({ ok: true, said: await deeds[asked.do](asked) }))
	} catch (e) { console.log(JSON.stringify({ ok: false, why: e.message })) }
}
process.exit(0)
