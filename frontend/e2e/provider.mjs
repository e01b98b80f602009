/** A real OpenID Connect provider on this machine, whose only question is who one is. */
import { createServer } from 'node:http';
import Provider from 'oidc-provider';

export async function identityProvider(callback) {
	let answer;
	const server = createServer((request, response) => answer(request, response));
	await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
	const issuer = `http://127.0.0.1:${server.address().port}`;
	const client = { client_id: 'naru', client_secret: 'a-secret-of-the-stories-alone-0123456789' };
	const provider = new Provider(issuer, {
		clients: [{ ...client, redirect_uris: [callback], grant_types: ['authorization_code'], response_types: ['code'] }],
		claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
		conformIdTokenClaims: false,
		cookies: { keys: ['stories'] },
		features: { devInteractions: { enabled: false } },
		interactions: { url: (_, { uid }) => `/who/${uid}` },
		findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, email: id, email_verified: true, name: id }) }),
		async loadExistingGrant({ oidc }) {
			const grant = new oidc.provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
			grant.addOIDCScope('openid email profile');
			await grant.save();
			return grant;
		}
	});
	answer = async (request, response) => {
		if (!request.url.startsWith('/who/')) return provider.callback()(request, response);
		if (request.method === 'POST') {
			let body = '';
			for await (const piece of request) body += piece;
			const accountId = new URLSearchParams(body).get('login');
			return provider.interactionFinished(request, response, { login: { accountId } });
		}
		response.setHeader('Content-Type', 'text/html; charset=utf-8');
		response.end(
			'<!doctype html><html lang="en"><link rel="icon" href="data:,"><title>Who</title>' +
				'<form method="post"><label>login <input name="login"></label><button>go on</button></form></html>'
		);
	};
	return {
		issuer,
		client_id: client.client_id,
		secret: client.client_secret,
		async stop() {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		}
	};
}
