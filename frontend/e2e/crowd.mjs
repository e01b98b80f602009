/** A room in which very much was said, made up page by page as the browser asks for it; everything else is the server's. */
const day = 86_400_000;
const texts = [
	['ko', '청소년 교류 일정 초안을 올렸습니다. 확인 부탁드립니다.'],
	['zh-Hans', '收到，我们今天下午确认后回复。'],
	['ko', '**회의록** 링크입니다: https://example.org/minutes 그리고 `v2` 파일을 봐 주십시오.'],
	['ja', '当市からも二名参加する予定です。'],
	['en', 'The bus leaves at nine. Please bring:\n\n- passports\n- the signed list'],
	['zh-Hans', '谢谢！'],
	[
		'ko',
		'네, 알겠습니다. 숙소는 시청에서 예약하겠습니다. 인원이 바뀌면 금요일까지 알려 주시면 좋겠습니다.\n감사합니다.'
	]
];
const people = [
	['김민서', 'dangjin'],
	['王芳', 'rizhao'],
	['이도윤', 'dangjin'],
	['李强', 'rizhao']
];

/** The message with a number; always the same. */
export function message(seq, count, now) {
	const [lang, text] = texts[(seq * 7919) % texts.length];
	const [name, tenant] = people[Math.floor(seq / 3) % people.length];
	return {
		seq,
		lane: '',
		by: { member: `m-${name}`, tenant, name },
		at: new Date(now - (count - seq) * (day / 250)).toISOString(),
		lang,
		text: `${text} (${seq})`,
		mentions: [],
		files: [],
		cards: [],
		edits: 0,
		reactions: seq % 11 ? [] : [{ emoji: '👍', by: [{ member: 'x', tenant, name }] }],
		pinned: false,
		said: {},
		replies: 0
	};
}

/** Answers a room's reading of messages in this browser. `head` is where the server's own log stands: from there on it is followed. */
export async function fill(context, room, count, head) {
	const now = Date.now();
	const asked = [];
	await context.route(new RegExp(`/rooms/${room}/messages\\?`), async (route) => {
		const query = new URL(route.request().url()).searchParams;
		const size = Number(query.get('size') ?? 50);
		const number = (name) => (query.has(name) ? Number(query.get(name)) : undefined);
		const on = query.get('on');
		const aim = number('around') ?? (on ? Math.ceil(count - (now - Date.parse(on)) / (day / 250)) : undefined);
		let from = count - size + 1;
		if (number('before') !== undefined) from = number('before') - size;
		else if (number('after') !== undefined) from = number('after') + 1;
		else if (aim !== undefined) from = Math.min(aim - Math.floor(size / 2), count - size + 1);
		const to = Math.min(count, from + size - 1);
		from = Math.max(1, from);
		asked.push([...query.keys()].join());
		const items = Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => message(from + i, count, now));
		await route.fulfill({ json: { items, head, first: from === 1, last: to === count } });
	});
	return asked;
}
